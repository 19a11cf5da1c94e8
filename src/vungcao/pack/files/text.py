"""Bytes to clean text: UTF-8, composed (NFC), without characters that cannot be seen, stored or printed."""

import unicodedata

from vungcao.exact.refusal import Refusal
from vungcao.pack.locations import Origin

_KEPT = "\n\r\t"


def shown(value: object, length: int = 60) -> str:
    """A value as a refusal may show it: on one line, not too long, nothing invisible."""
    if value is None:
        return "để trống"
    if isinstance(value, bool):
        return f"«{str(value).lower()}»"
    if isinstance(value, dict):
        return "một nhóm «khóa: giá trị»"
    if isinstance(value, list | tuple):
        return f"một danh sách {len(value)} mục"
    text = str(value)[: length + 1]
    clean = "".join(ch if ch.isprintable() else "·" for ch in text)
    return f"«{clean[:length]}…»" if len(text) > length else f"«{clean}»"


def invisible(text: str) -> str | None:
    """The first character that no file of a pack may hold: controls, lone surrogates, non-characters."""
    if text.isprintable():
        return None
    return next(
        (ch for ch in text if ch not in _KEPT and unicodedata.category(ch) in ("Cc", "Cs", "Cn")), None
    )


def read_text(data: bytes, origin: Origin) -> tuple[str, list[Refusal]]:
    """The text of a file, composed, without a byte order mark."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return "", [
            Refusal(
                code="PCK-004",
                where=f"{origin.file}, dòng {line}",
                found=f"Byte {data[error.start]:#04x} ở vị trí {error.start} không phải UTF-8",
                expected="Tệp văn bản mã hóa UTF-8",
                mend="Mở tệp và lưu lại với mã hóa UTF-8 (không dùng TCVN3, VNI hay Windows-1258)",
            )
        ]
    return unicodedata.normalize("NFC", text), refuse_invisible(text, origin)


def refuse_invisible(text: str, origin: Origin) -> list[Refusal]:
    """Text holds only characters that can be seen, stored and printed."""
    wrong = invisible(text)
    if wrong is None:
        return []
    line = text.count("\n", 0, text.index(wrong)) + 1
    return [
        Refusal(
            code="PCK-005",
            where=str(origin) if origin.at else f"{origin.file}, dòng {line}",
            found=f"Ký tự điều khiển U+{ord(wrong):04X}",
            expected="Chỉ có chữ đọc được, dấu cách và xuống dòng",
            mend="Xóa ký tự đó; thường do chép từ Word, PDF hoặc tệp bị hỏng",
        )
    ]
