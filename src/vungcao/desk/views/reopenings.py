"""Closed periods, and the decisions on record that opened some of them again."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as said_now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from vungcao.desk import guard
from vungcao.desk.fields import DayField, all_or_one, offer
from vungcao.exact.refusal import Refused
from vungcao.intake import reopening
from vungcao.obligations.wording import Wording
from vungcao.people import queries as people
from vungcao.places import queries as places

AT_ONCE = 30


class ReopeningForm(forms.Form):
    """Which closed period, for which place, by which decision, until when."""

    period = forms.ChoiceField(label=_("Kỳ đã đóng"))
    place = forms.ChoiceField(label=_("Mở cho"), required=False)
    document = forms.CharField(label=_("Số quyết định"), max_length=120, help_text=_("Ví dụ: 12/QĐ-UBND"))
    issued_on = DayField(_("Ngày ký"))
    until = DayField(_("Mở đến hết ngày"))
    reason = forms.CharField(label=_("Lý do"), max_length=2000)

    def __init__(self, person: people.Person, today: dt.date, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        wording = Wording(places.pack_in_force())
        closed = [
            (f"{each.obligation.id}|{each.period.id}", _called(each, wording))
            for each in reopening.closed_periods(on=today)
            if reopening.may_reopen(person, each.obligation)
        ]
        standing = [(place.id, wording.place(place.id)) for place in places.places_valid_on(today)]
        offer(self, "period", closed)
        offer(self, "place", all_or_one(said_now("mọi nơi"), standing))


def _called(closed: reopening.Closed, wording: Wording) -> str:
    name, period = closed.obligation.id, closed.period.id
    return f"{wording.period(name, period)}: {wording.obligation(name)}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A reopening in words, and whether it still holds."""

    reopening: Any
    called: str
    place: str
    holds: bool


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reopenings(request: HttpRequest) -> HttpResponse:
    """The reopenings on record; a new one, for whoever may put one there."""
    person, today = guard.signed_in(request), timezone.localdate()
    form = ReopeningForm(person, today, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _show(request, form, today, status=422 if form.errors else 200)
    said = form.cleaned_data
    obligation, period = said["period"].split("|", 1)
    decision = reopening.Decision(
        document=said["document"], issued_on=said["issued_on"], reason=said["reason"], until=said["until"]
    )
    try:
        made = reopening.reopen_period(
            by=person,
            obligation=obligation,
            period=period,
            place=said["place"],
            decision=decision,
            at=timezone.now(),
        )
    except Refused as fault:
        return _show(request, form, today, refusals=fault.refusals, status=422)
    messages.success(request, said_now("Đã mở lại kỳ, mục nhật ký %d.") % made.entry)
    return redirect("reopenings")


def _show(
    request: HttpRequest, form: ReopeningForm, today: dt.date, *, refusals: Any = (), status: int = 200
) -> HttpResponse:
    wording = Wording(places.pack_in_force())
    page = Paginator(reopening.reopenings(), AT_ONCE).get_page(request.GET.get("trang"))
    field = form.fields["period"]
    assert isinstance(field, forms.ChoiceField)
    context = {
        "here": "desk",
        "page": page,
        "shown": [_shown(each, wording, today) for each in page],
        "form": form,
        "may_reopen": bool(field.choices),
        "refusals": refusals,
    }
    return render(request, "desk/reopenings.html", context, status=status)


def _shown(each: Any, wording: Wording, today: dt.date) -> Shown:
    return Shown(
        reopening=each,
        called=f"{wording.obligation(each.obligation)}, {wording.period(each.obligation, each.period)}",
        place=wording.place(each.place) if each.place else said_now("mọi nơi"),
        holds=today <= each.until,
    )
