"""What I owe, round by round; and saying of one duty that nothing has changed."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from vungcao.desk import guard
from vungcao.desk.duties import groups, line
from vungcao.desk.once import once, token
from vungcao.exact.refusal import Refused
from vungcao.intake import actions
from vungcao.obligations.queries.desk import work_of
from vungcao.obligations.queries.standings import standing_of
from vungcao.obligations.rules import Standing
from vungcao.obligations.wording import Wording
from vungcao.places import queries as places

AT_ONCE = 60
"""Places on one page."""


@never_cache
@login_required
@require_safe
def duties(request: HttpRequest) -> HttpResponse:
    """Every round that I answer for, the latest due first; with `viec` and `ky`, one round place by place."""
    person, today = guard.signed_in(request), timezone.localdate()
    wording = Wording(places.pack_in_force())
    wanted = (request.GET.get("viec"), request.GET.get("ky"))
    rounds = work_of(person, on=today).rounds
    one = [each for each in rounds if (each.obligation.id, each.period.id) == wanted]
    if not one:
        shown = groups(wording, reversed(rounds), on=today)
        page = Paginator(shown, AT_ONCE).get_page(request.GET.get("trang"))
        return render(request, "desk/duties.html", {"here": "desk", "page": page})
    lines = [line(wording, each, on=today) for each in one[0].standings]
    context = {
        "here": "desk",
        "group": groups(wording, one, on=today)[0],
        "page": Paginator(lines, AT_ONCE).get_page(request.GET.get("trang")),
        "token": token(),
    }
    return render(request, "desk/round.html", context)


@dataclass(frozen=True, slots=True)
class _Asked:
    obligation: str
    period: str
    place: str

    @classmethod
    def of(cls, request: HttpRequest) -> "_Asked":
        return cls(*(request.POST.get(name, "") for name in ("viec", "ky", "noi")))


@never_cache
@login_required
@require_POST
def unchanged(request: HttpRequest) -> HttpResponse:
    """File for one duty that in its period all stands as it was."""
    person, asked = guard.signed_in(request), _Asked.of(request)
    standing = _owed(asked)
    guard.admit(person, standing.duty.register, asked.place, "enter")
    if standing.sent is not None:
        return redirect("submission", standing.sent.number)

    def file() -> int:
        return actions.submit(
            by=person,
            register=standing.duty.register,
            place=asked.place,
            rows=[],
            way="form",
            at=timezone.now(),
            answers=actions.Answers(asked.obligation, asked.period),
            unchanged=True,
        ).pk

    try:
        number = once(request, f"{request.POST.get('token', '')} {asked}", file)
    except Refused as fault:
        context = {"here": "desk", "refusals": fault.refusals}
        return render(request, "desk/refused.html", context, status=422)
    messages.success(request, _("Đã gửi hồ sơ số %d: trong kỳ không có gì thay đổi.") % number)
    return redirect("submission", number)


def _owed(asked: _Asked) -> Standing:
    """The duty that is asked for; a page that is not there when there is none."""
    standing = standing_of(asked.obligation, asked.period, asked.place, on=timezone.localdate())
    if standing is None:
        raise Http404
    return standing
