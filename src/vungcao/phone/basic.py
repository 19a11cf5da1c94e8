"""Name and secret as HTTP's Basic scheme sends them (RFC 7617)."""

import base64
import binascii


def credentials(header: str) -> tuple[str, str]:
    """The name and the secret of an Authorization header; two empty words when it holds none."""
    scheme, _space, given = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        name, colon, secret = base64.b64decode(given.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return (name, secret) if colon else ("", "")
