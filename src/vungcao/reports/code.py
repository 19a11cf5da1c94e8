"""A QR code that is printed and stands in the weather."""

import io

import segno

_LEAST_VERSION = 14
"""Larger than an address needs (73 modules a side): a splash then spoils fewer of the words that mend each other."""


def drawn(address: str) -> str:
    """The code of an address as SVG, at the highest level of correction, with its quiet margin."""
    fitting = segno.make_qr(address, error="h", boost_error=False)
    version = max(int(fitting.version), _LEAST_VERSION)
    code = segno.make_qr(address, error="h", boost_error=False, version=version)
    drawing = io.BytesIO()
    code.save(drawing, kind="svg", border=4, light="#fff", xmldecl=False, nl=False)
    return drawing.getvalue().decode()
