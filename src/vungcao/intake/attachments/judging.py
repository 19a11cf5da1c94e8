"""What a file really is, whatever its name says, and whether it may be kept."""

from pathlib import Path, PurePath

import puremagic

from vungcao.exact.refusal import Refusal
from vungcao.intake.attachments import refusing
from vungcao.intake.attachments.documents import DOCUMENTS, PDF, refuse_pdf, refuse_zip, type_of_zip
from vungcao.intake.attachments.pictures import PICTURES, refuse_picture

_HEAD = 8192
_WEB = (b"<svg", b"<html", b"<!doctype", b"<script", b"<?xml")
_PACKED = b"PK\x03\x04"
KINDS = ("photo", "decision", "minutes", "other")
"""What a file may be evidence as."""


def judge(path: Path, *, name: str, kind: str) -> tuple[str, list[Refusal]]:
    """The media type by the content, and everything that stands against keeping the file as evidence of a kind."""
    media_type, called = _type_of(path)
    if media_type is None:
        return "", [refusing.not_taken(name, found=called)]
    if kind == "photo" and media_type not in PICTURES:
        return "", [refusing.not_taken(name, found=called, offered="Ảnh JPEG, PNG hoặc WebP")]
    suffixes = suffixes_of(media_type)
    if PurePath(name).suffix and PurePath(name).suffix.lower() not in suffixes:
        return "", [refusing.lies(name, found=called, suffix=suffixes[0])]
    if media_type in PICTURES:
        return media_type, refuse_picture(path, name=name)
    return media_type, (refuse_pdf if media_type == PDF else refuse_zip)(path, name=name)


def suffixes_of(media_type: str) -> tuple[str, ...]:
    """How files of a type that is taken may end; the first is the usual one."""
    return (PICTURES | DOCUMENTS)[media_type]


def _type_of(path: Path) -> tuple[str | None, str]:
    """The type when it is one that is taken, and what to call what was found."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(_PACKED):
        packed = type_of_zip(path)
        return packed, _called(packed) if packed else "tệp nén (ZIP)"
    if any(word in head[:512].lower() for word in _WEB):
        return None, "trang web hoặc hình vẽ SVG"
    try:
        guesses = [guess.mime_type for guess in puremagic.magic_string(head) if guess.mime_type]
    except (puremagic.PureError, ValueError):
        return None, "loại không nhận ra"
    likely = next((guess for guess in guesses if guess in PICTURES or guess == PDF), None)
    return likely, _called(likely or next(iter(guesses), "loại không nhận ra"))


def _called(media_type: str) -> str:
    known = PICTURES | DOCUMENTS
    return known[media_type][0].removeprefix(".").upper() if media_type in known else media_type
