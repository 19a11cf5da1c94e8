"""The secret in the address of a calendar: only its digest is kept."""

import hashlib


def feed_digest(secret: str) -> str:
    """SHA-256 of a secret; long and drawn at random, it needs no slow hash."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
