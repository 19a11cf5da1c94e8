"""The settings of ODK Collect as its QR code holds them: JSON, compressed by zlib, in base64."""

import base64
import json
import zlib

import segno


def settings_of(*, server: str, username: str, secret: str, project: str) -> str:
    """What the QR code says; the secret is in it, so whoever photographs it has it."""
    said = {
        "general": {
            "protocol": "odk_default",
            "server_url": server,
            "username": username,
            "password": secret,
            "form_update_mode": "match_exactly",
            "autosend": "wifi_and_cellular",
            "image_size": "medium",
        },
        "project": {"name": project},
        "admin": {},
    }
    return base64.b64encode(zlib.compress(json.dumps(said).encode())).decode()


def drawn(said: str) -> str:
    """A QR code as the address of a drawing in the page itself: it is kept by nobody on the way."""
    drawing: str = segno.make(said, error="l", micro=False).svg_data_uri(scale=4, border=4, light="#fff")
    return drawing
