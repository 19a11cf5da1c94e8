"""Words that must be right to the letter: quotes of the Programme, amounts of capital, the time zone."""

import unicodedata
from zoneinfo import ZoneInfo

from vungcao.exact.quantity import Quantity
from vungcao.pack.files.text import shown
from vungcao.pack.model import Pack
from vungcao.pack.rules.fault import Fault
from vungcao.pack.rules.names import sources_in


def refuse_quotes(pack: Pack) -> list[Fault]:
    """What is quoted from the Programme stands in its text, letter for letter, however it is spaced."""
    text = _plain(pack.source_text)
    home = pack.programme.source.document
    return [
        _misquoted((*path, "quote"), source.quote, text)
        for path, source in sources_in(pack)
        if source.quote and source.document == home and _plain(source.quote) not in text
    ]


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _misquoted(path: tuple[str | int, ...], quote: str, text: str) -> Fault:
    words = _plain(quote).split(" ")
    agreeing = next(n for n in range(len(words), -1, -1) if " ".join(words[:n]) in text)
    found = f"Câu trích {shown(quote)} không có trong văn bản"
    if agreeing:
        found += f"; giống đến {shown(' '.join(words[:agreeing][-6:]))}, khác từ {shown(words[agreeing])}"
    return Fault(
        "PCK-041", path, found, "Câu trích đúng từng chữ của văn bản", "Chép lại từ tệp văn bản của gói"
    )


def refuse_amounts(pack: Pack) -> list[Fault]:
    """Amounts of capital can be read as they are written, parts do not go round, and the time zone is one."""
    faults = []
    parents = {source.id: source.parent for source in pack.sources}
    for n, source in enumerate(pack.sources):
        if (source.amount is None) != (source.bound is None):
            expected = "amount và bound cùng có, hoặc cùng không"
            found = f"amount {shown(source.amount)}, bound {shown(source.bound)}"
            faults.append(
                Fault("PCK-056", ("sources", n, "amount"), found, expected, "Thêm hoặc bỏ một trong hai")
            )
        try:
            Quantity.read(source.amount or "0")
        except ValueError:
            expected = "Số viết kiểu Việt Nam, có thể có khoảng, trên, gần: «4.000», «khoảng trên 8.000»"
            faults.append(
                Fault("PCK-056", ("sources", n, "amount"), shown(source.amount), expected, "Sửa số tiền")
            )
        if _goes_round(source.id, parents):
            found = f"Nguồn {shown(source.id)} là một phần của chính nó"
            faults.append(
                Fault("PCK-056", ("sources", n, "parent"), found, "parent không đi vòng", "Sửa parent")
            )
    return faults + _refuse_time_zone(pack)


def _goes_round(start: str, parents: dict[str, str | None]) -> bool:
    above = parents[start]
    for _ in parents:
        if above is None or above == start:
            break
        above = parents.get(above)
    return above == start


def _refuse_time_zone(pack: Pack) -> list[Fault]:
    name = pack.programme.time_zone
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        expected = "Tên múi giờ IANA, ví dụ Asia/Ho_Chi_Minh"
        return [Fault("PCK-055", ("programme", "time_zone"), shown(name), expected, "Sửa tên múi giờ")]
    return []
