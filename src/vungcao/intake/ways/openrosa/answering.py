"""What the server says by the OpenRosa protocol: the list of forms, a form's manifest, an answer to a submission."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import md5
from xml.sax.saxutils import escape, quoteattr

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_RESPONSE = "http://openrosa.org/http/response"
_FORMS = "http://openrosa.org/xforms/xformsList"
_MANIFEST = "http://openrosa.org/xforms/xformsManifest"


@dataclass(frozen=True, slots=True)
class Offered:
    """A form that somebody may take to the field."""

    form_id: str
    name: str
    version: str
    hash: str
    form_url: str
    manifest_url: str


@dataclass(frozen=True, slots=True)
class Media:
    """A file that a form takes along; the register's own records are an entity list."""

    name: str
    hash: str
    url: str
    is_entity_list: bool = False


def hash_of(content: bytes) -> str:
    """The hash by which a telephone sees that something changed; the protocol knows no other than MD5."""
    return "md5:" + md5(content, usedforsecurity=False).hexdigest()


def forms(offered: Iterable[Offered]) -> str:
    """The form list."""
    told = "".join(
        _elements(
            "xform",
            {
                "formID": each.form_id,
                "name": each.name,
                "version": each.version,
                "hash": each.hash,
                "downloadUrl": each.form_url,
                "manifestUrl": each.manifest_url,
            },
        )
        for each in offered
    )
    return f'{_HEAD}<xforms xmlns="{_FORMS}">{told}</xforms>'


def manifest(media: Iterable[Media]) -> str:
    """The files that a form takes along."""
    told = "".join(
        _elements(
            "mediaFile",
            {"filename": each.name, "hash": each.hash, "downloadUrl": each.url},
            kind="entityList" if each.is_entity_list else "",
        )
        for each in media
    )
    return f'{_HEAD}<manifest xmlns="{_MANIFEST}">{told}</manifest>'


def message(said: str, *, nature: str) -> str:
    """A sentence that the telephone shows; `nature` is submit_success or error."""
    shown = f"<message nature={quoteattr(nature)}>{escape(said)}</message>"
    return f'{_HEAD}<OpenRosaResponse xmlns="{_RESPONSE}">{shown}</OpenRosaResponse>'


def _elements(name: str, said: Mapping[str, str], *, kind: str = "") -> str:
    inside = "".join(f"<{part}>{escape(words)}</{part}>" for part, words in said.items())
    typed = f" type={quoteattr(kind)}" if kind else ""
    return f"<{name}{typed}>{inside}</{name}>"
