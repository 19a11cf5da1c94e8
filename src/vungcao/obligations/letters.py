"""Messages in words, and the letter that carries several, in the language that is spoken now.

They tell registers, places, periods and days. Nobody is named, and no reason is repeated: what a reviewer writes may
name somebody, and a mail server is not ours.
"""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vungcao.exact import vietnamese
from vungcao.obligations.models import Message
from vungcao.obligations.wording import Wording

Kind = Message.Kind


def words_of(message: Message, wording: Wording) -> str:
    """A message in one line."""
    match message.kind:
        case Kind.DUE:
            return _due(message, wording)
        case Kind.REVIEW_DUE:
            return _("Hạn duyệt %(day)s, %(what)s, %(period)s: còn %(number)d nơi chờ ở bước «%(step)s».") % {
                "day": _day(message.last_day),
                "what": wording.obligation(message.obligation),
                "period": wording.period(message.obligation, message.period),
                "number": message.number,
                "step": wording.step(message.register, message.step),
            }
        case Kind.WAITING:
            return _("%d hồ sơ đang chờ bạn duyệt.") % message.number
        case Kind.RETURNED:
            return _("Hồ sơ %(number)s bị trả lại: %(what)s.") % _submission(message, wording)
        case _:
            return _("Hồ sơ %(number)s đã được duyệt: %(what)s.") % _submission(message, wording)


def _due(message: Message, wording: Wording) -> str:
    said = {
        "day": _day(message.last_day),
        "what": wording.obligation(message.obligation),
        "place": wording.place(message.place),
        "period": wording.period(message.obligation, message.period),
    }
    if message.number > 0:
        return _("Đã quá hạn nộp %(day)s: %(what)s, %(place)s, %(period)s.") % said
    return _("Hạn nộp %(day)s: %(what)s, %(place)s, %(period)s.") % said


def _submission(message: Message, wording: Wording) -> dict[str, object]:
    what = f"{wording.register(message.register)}, {wording.place(message.place)}"
    return {"number": message.submission, "what": what}


def _day(day: dt.date | None) -> str:
    if day is None:
        return ""
    return f"{day.day} {day:%B} {day.year}" if get_language() == "en" else vietnamese.date(day)


def subject_of(messages: Sequence[Message]) -> str:
    """What a letter is about: how much there is to read, and nothing of what it is."""
    return _("Vùng Cao: %d tin mới trên bàn làm việc") % len(messages)


def body_of(messages: Sequence[Message], wording: Wording, *, link: str) -> str:
    """A letter with a line for each message, where to act on them, and how to stop it."""
    lines = [f"- {words_of(message, wording)}" for message in messages]
    end = _("Thư này do hệ thống tự gửi. Muốn thôi nhận: đăng nhập, mở «Tôi được làm gì», bỏ chọn nhận thư.")
    return "\n".join([_("Trên bàn làm việc của bạn có:"), "", *lines, "", link, "", end, ""])
