"""How refusals name sources, contents, places and the documents that rules rest on."""

from vungcao.pack.entry import Source
from vungcao.pack.model import Pack


def label_of_source(pack: Pack, source: str) -> str:
    """The name of a source; its id when the pack no longer has it."""
    return next((each.label.vi for each in pack.sources if each.id == source), source)


def label_of_content(pack: Pack, content: str) -> str:
    """The number and name of a content."""
    return next((f"{each.id} {each.label.vi}" for each in pack.contents if each.id == content), content)


def name_of_place(pack: Pack, place: str) -> str:
    """The type and name of a place."""
    return next((f"{each.type} {each.name}" for each in pack.places if each.id == place), place)


def cited(pack: Pack, source: Source | None) -> str:
    """Which document says so, in brackets, and that it is to be confirmed where nobody has seen it say so."""
    if source is None:
        return ""
    document = pack.document(source.document)
    said = ", ".join(each for each in (document.name, source.at) if each)
    return f" ({said}{'; cần xác nhận' if source.to_be_confirmed else ''})"
