"""Filters and tags by which pages write numbers, days, words and states in the reader's language, Vietnamese first."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vungcao.exact import vietnamese
from vungcao.exact.quantity import Qualifier, Quantity
from vungcao.pack.entry import Text
from vungcao.pack.model import Aspect, Ceiling, Range, Tracked

register = template.Library()

_MILLION = 10**6
_QUALIFIED = {
    Qualifier.EXACT: "",
    Qualifier.ABOUT: "about",
    Qualifier.OVER: "over",
    Qualifier.ALMOST: "nearly",
    Qualifier.ABOUT_OVER: "about or over",
}
_SWAPPED = str.maketrans(".,", ",.")

STATE_WORDS = {
    "number": _("có số liệu"),
    "zero": _("bằng 0"),
    "missing": _("chưa có số liệu"),
    "not_applicable": _("không áp dụng"),
    "not_yet_due": _("chưa đến hạn"),
    "undefined": _("không xác định (mẫu số bằng 0)"),
    "suppressed": _("ẩn để bảo vệ thông tin cá nhân"),
}
STATE_EXPLAINED = {
    "number": _("Con số được tính từ các bản ghi đã duyệt."),
    "zero": _("Số không là một giá trị: đã có bản ghi, và kết quả đúng bằng 0."),
    "missing": _("Đã đến hạn nhưng chưa có bản ghi nào được duyệt. Không có nghĩa là bằng 0."),
    "not_applicable": _("Điều này không đặt ra ở đây, hoặc chưa có hiệu lực vào ngày này."),
    "not_yet_due": _("Kỳ báo cáo chưa hết hạn nên chưa ai phải báo cáo."),
    "undefined": _("Không có ai, không có gì để chia: mẫu số bằng 0 nên không có tỷ lệ."),
    "suppressed": _("Số quá nhỏ, có thể nhận ra từng hộ, từng người; được ẩn cùng các ô có thể suy ra nó."),
}
VERDICT_WORDS = {
    "reached": _("đã đạt"),
    "ahead": _("vượt lộ trình"),
    "on_course": _("đúng lộ trình"),
    "at_risk": _("có nguy cơ chậm"),
    "off_course": _("chậm lộ trình"),
    "lost_again": _("đạt rồi lại mất"),
    "cannot_say": _("chưa thể đánh giá"),
    "tracked": _("chỉ theo dõi"),
}
VERDICT_EXPLAINED = {
    "reached": _("Đã đạt mức cam kết đến cuối Chương trình."),
    "ahead": _("Đi nhanh hơn lộ trình đến thời điểm này."),
    "on_course": _("Theo kịp lộ trình đến thời điểm này."),
    "at_risk": _("Đi chậm hơn lộ trình; nếu không thêm sức có thể lỡ mốc."),
    "off_course": _("Đi chậm hơn hẳn lộ trình."),
    "lost_again": _("Từng đạt, nay không còn đạt."),
    "cannot_say": _("Thiếu số liệu, thiếu mốc xuất phát hoặc định nghĩa đã đổi nên chưa thể nói."),
    "tracked": _("Chương trình không đặt con số; chỉ xem xu hướng, không chấm đạt hay không."),
}
UNIT_WORDS = {
    "percent": "%",
    "count": "",
    "km": "km",
    "ha": "ha",
    "vnd_per_person": _("đồng/người"),
    "points": _("điểm %"),
    "points_a_year": _("điểm %/năm"),
    "times": _("lần"),
}
KIND_WORDS = {"thing": _("đối tượng"), "event": _("sự kiện"), "return": _("báo cáo")}
TYPE_WORDS = {
    "text": _("chữ"),
    "integer": _("số nguyên"),
    "decimal": _("số thập phân"),
    "boolean": _("có hoặc không"),
    "choice": _("chọn một"),
    "date": _("ngày"),
    "reference": _("tham chiếu"),
}
SENSITIVITY_WORDS = {
    "public": _("mọi người"),
    "internal": _("cán bộ"),
    "personal": _("cán bộ, có ghi lại lần xem"),
    "sensitive": _("nhạy cảm: cán bộ được giao, có ghi lại lần xem"),
}
SEVERITY_WORDS = {
    "block": _("chặn"),
    "explain": _("cần giải trình"),
    "note": _("ghi nhận"),
}
CONFIDENCE_WORDS = {
    "seen": _("đã đọc bản văn"),
    "secondary": _("theo nguồn thứ cấp"),
    "memory": _("theo trí nhớ, chưa tìm được bản văn"),
    "inferred": _("suy ra"),
}
RESTATED_WORDS = {
    "whole_units": _("đơn vị cũ nhập trọn vẹn vào đơn vị nay thì tính cho đơn vị nay"),
    "whole_units_without_parts": _(
        "đơn vị cũ nhập trọn vẹn thì tính cho đơn vị nay; đơn vị cũ bị chia không chia được nên không tính"
    ),
}


def _speaks_english() -> bool:
    return (get_language() or "vi").startswith("en")


@register.filter
def said(text: Text | None) -> str:
    """The words of the pack in the reader's language."""
    if text is None:
        return ""
    return text.en if _speaks_english() else text.vi


@register.filter
def number(value: Fraction | Decimal | int | None, places: int | None = None) -> str:
    """1.234,5 for a Vietnamese reader, 1,234.5 for an English one; nothing for None."""
    if value is None:
        return ""
    shown = vietnamese.number(value, places)
    return shown.translate(_SWAPPED) if _speaks_english() else shown


@register.filter
def percent(share: Fraction | None) -> str:
    """A share as percent with one decimal, rounded here once: what is not nothing never reads 0; nothing for None."""
    if share is None:
        return ""
    if share and abs(share) * 2000 < 1:
        return f"{'<' if share > 0 else '> −'}\u00a0{number(Fraction(1, 10), 1)}\u00a0%"
    return f"{number(share * 100, 1)}\u00a0%"


@register.filter
def millions(vnd: int | None) -> str:
    """Đồng in millions, rounded here once: what is not nothing never reads 0."""
    if vnd is None:
        return ""
    if vnd and abs(vnd) * 2 < _MILLION:
        return "< 1" if vnd > 0 else "> −1"
    return number(Fraction(vnd, _MILLION), 0)


@register.filter
def quantity(written: str) -> str:
    """A published amount as it was written for a Vietnamese reader, in English words and signs for an English one."""
    if not written or not _speaks_english():
        return written
    read = Quantity.read(written)
    return f"{_QUALIFIED[read.qualifier]} {number(read.amount)}".strip()


@register.filter
def day(value: dt.date | None) -> str:
    """31/12/2026 for a Vietnamese reader, 31 December 2026 for an English one."""
    if value is None:
        return ""
    return f"{value.day} {value:%B} {value.year}" if _speaks_english() else vietnamese.date(value)


@register.filter
def minute(value: dt.datetime) -> str:
    """16:07 14/11/2026 for a Vietnamese reader, 16:07, 14 November 2026 for an English one, by our clock."""
    here = timezone.localtime(value)
    between = ", " if _speaks_english() else " "
    return f"{here:%H:%M}{between}{day(here.date())}"


@register.filter
def month(value: dt.date) -> str:
    """6/2028 for a Vietnamese reader, June 2028 for an English one."""
    return f"{value:%B} {value.year}" if _speaks_english() else f"{value.month}/{value.year}"


@register.filter
def state_words(state: str) -> str:
    """What a state of a figure is called."""
    return str(STATE_WORDS[str(state)])


@register.filter
def state_explained(state: str) -> str:
    """What a state of a figure means, in a sentence."""
    return str(STATE_EXPLAINED[str(state)])


@register.filter
def verdict_words(verdict: str) -> str:
    """What a judgement is called."""
    return str(VERDICT_WORDS[str(verdict)])


@register.filter
def verdict_explained(verdict: str) -> str:
    """What a judgement means, in a sentence."""
    return str(VERDICT_EXPLAINED[str(verdict)])


@register.filter
def unit_words(unit: str) -> str:
    """The unit as it stands after a number."""
    return str(UNIT_WORDS[str(unit)])


@register.filter
def kind_words(kind: str) -> str:
    """How a register lives."""
    return str(KIND_WORDS[str(kind)])


@register.filter
def type_words(kind: str) -> str:
    """What a field holds."""
    return str(TYPE_WORDS[str(kind)])


@register.filter
def severity_words(severity: str) -> str:
    """What a check that does not hold does."""
    return str(SEVERITY_WORDS[str(severity)])


@register.filter
def sensitivity_words(sensitivity: str) -> str:
    """Who may see a field."""
    return str(SENSITIVITY_WORDS[str(sensitivity)])


@register.filter
def confidence_words(confidence: str) -> str:
    """How a document or rule came to us."""
    return str(CONFIDENCE_WORDS[str(confidence)])


@register.filter
def promise(aspect: Aspect, unit: str) -> str:
    """What is promised, as a mark: "≥ 98 %", "< 10 %", "3 – 5"; nothing for what is only tracked.

    Where nothing lies beyond the promise it is the number alone: "0", "100 %".
    """
    meaning = aspect.meaning
    words = unit_words(unit)
    after = f"\u00a0{words}" if words else ""
    match meaning:
        case Tracked():
            return ""
        case Range():
            return f"{number(meaning.low)}\u00a0–\u00a0{number(meaning.high)}{after}"
        case Ceiling():
            if meaning.value == 0 and not meaning.strict:
                return f"{number(meaning.value)}{after}"
            return f"{'<' if meaning.strict else '≤'}\u00a0{number(meaning.value)}{after}"
    if meaning.value == 100 and unit == "percent":
        return f"{number(meaning.value)}{after}"
    return f"≥\u00a0{number(meaning.value)}{after}"


@register.filter
def restated_words(method: str) -> str:
    """How a figure of former units is told on the borders of a later unit."""
    return str(RESTATED_WORDS[method])


@register.filter
def of(mapping: Mapping[str, object], key: str) -> object:
    """What a mapping has under a key that is itself a variable; None when there is nothing."""
    return mapping.get(key)


@register.simple_tag
def sign(name: str) -> SafeString:
    """A sign of the house, for the eye alone: the words stand beside it."""
    return format_html('<svg class="sign" aria-hidden="true"><use href="#s-{}"/></svg>', name)


@register.simple_tag(takes_context=True)
def to(context: Context, name: str, *args: str) -> str:
    """The address of a page, on the day that this page is asked for."""
    asked = context.get("asked")
    return reverse(name, args=args) + (asked.query if asked else "")


@register.simple_tag(takes_context=True)
def same_page_in(context: Context, language: str) -> str:
    """The address of this very page in another language."""
    return translate_url(context["request"].get_full_path(), language)


@register.simple_tag(takes_context=True)
def and_more(context: Context, *pairs: str) -> str:
    """More of an address's query, as pairs of name and value, after what keeps the day."""
    asked = context.get("asked")
    more = dict(zip(pairs[::2], pairs[1::2], strict=True))
    return f"{'&' if asked and asked.query else '?'}{urlencode(more)}"


@register.simple_tag(takes_context=True)
def words(context: Context, *pairs: str) -> str:
    """The query of a link to this very page: the day asked, and pairs of name and value that change."""
    asked = context.get("asked")
    kept = dict(asked.words) if asked else {}
    changed = dict(zip(pairs[::2], pairs[1::2], strict=True))
    return urlencode(kept | changed)


@register.simple_tag(takes_context=True)
def proof_on(context: Context, indicator: str, area: str, on: dt.date) -> str:
    """The proof of a figure of another day, as known on the day the page is asked for."""
    asked = context.get("asked")
    if asked is None or on == asked.as_of:
        return to(context, "proof", indicator, area)
    query = urlencode({"ngay": on.isoformat(), "biet-den": asked.known_on.isoformat()})
    return f"{reverse('proof', args=(indicator, area))}?{query}"
