"""Filters and tags by which pages write numbers, days, words and states in the reader's language, Vietnamese first."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from django import template
from django.template import Context
from django.urls import reverse, translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vungcao.exact import vietnamese
from vungcao.pack.model import Text

register = template.Library()

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
    "not_applicable": _("Chỉ tiêu không đặt ra cho nơi này, hoặc chưa có hiệu lực vào ngày này."),
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
    "tracked": _("theo dõi, không chấm"),
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
def day(value: dt.date | None) -> str:
    """31/12/2026 for a Vietnamese reader, 31 December 2026 for an English one."""
    if value is None:
        return ""
    return f"{value.day} {value:%B} {value.year}" if _speaks_english() else vietnamese.date(value)


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
