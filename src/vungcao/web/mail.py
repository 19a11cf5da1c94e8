"""The mail server from one address.

smtp://host:port as it is, smtp+tls://user:password@host:port with TLS after the greeting, smtps:// with TLS at once.
"""

from typing import NamedTuple
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


class MailServer(NamedTuple):
    """A server as Django's SMTP backend is told of it; without a host there is none, and no letter is written."""

    host: str
    port: int
    user: str
    password: str
    starts_tls: bool
    is_tls: bool


def mail_server(url: str) -> MailServer:
    """The server of an address; none for an empty one.

    Raises ValueError, without repeating the password, for an address that is not understood.
    """
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = 0
    if url and (parts.scheme not in PORTS or not parts.hostname or port == 0 or parts.path not in ("", "/")):
        raise ValueError("VUNGCAO_SMTP_URL: smtp://, smtp+tls:// or smtps://user:password@host:port")
    return MailServer(
        host=parts.hostname or "",
        port=port or PORTS.get(parts.scheme, PORTS["smtp"]),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starts_tls=parts.scheme == "smtp+tls",
        is_tls=parts.scheme == "smtps",
    )
