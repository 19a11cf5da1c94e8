"""Delegations of review: given and received, known to supervisors; made and ended here."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as said_now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from vungcao.desk import guard
from vungcao.desk.fields import DayField, all_or_one, offer
from vungcao.exact.refusal import Refused
from vungcao.obligations.wording import Wording
from vungcao.people import actions
from vungcao.people import queries as people
from vungcao.places import queries as places


class DelegationForm(forms.Form):
    """To whom, of what, on which days, why."""

    to = forms.CharField(
        label=_("Tên đăng nhập của người nhận"),
        max_length=150,
        help_text=_("Người nhận duyệt dưới tên của chính họ, ghi rõ thay mặt bạn"),
    )
    register = forms.ChoiceField(label=_("Sổ"), required=False)
    place = forms.ChoiceField(label=_("Địa bàn"), required=False)
    first_day = DayField(_("Từ ngày"))
    last_day = DayField(_("Đến hết ngày"))
    reason = forms.CharField(
        label=_("Lý do"), max_length=2000, help_text=_("Văn bản phân công nếu có; người giám sát đọc được")
    )

    def __init__(self, person: people.Person, today: dt.date, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        wording, reach = Wording(places.pack_in_force()), people.reach_of(person)
        registers = [
            entry.id for entry in places.pack_in_force().registers if reach.places("review", entry.id)
        ]
        there = {place for register in registers for place in reach.places("review", register)}
        standing = [place.id for place in places.places_valid_on(today) if place.id in there]
        reviewed = [(each, wording.register(each)) for each in registers]
        where = [(each, wording.place(each)) for each in standing]
        offer(self, "register", all_or_one(_("mọi sổ tôi duyệt"), reviewed))
        offer(self, "place", all_or_one(_("mọi nơi tôi duyệt"), where))


@dataclass(frozen=True, slots=True)
class Shown:
    """A delegation in words, how it stands, and whether the reader may end it."""

    delegation: Any
    register: str
    place: str
    state: str
    may_end: bool


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delegations(request: HttpRequest) -> HttpResponse:
    """The delegations that I may know of; a new one."""
    person, today = guard.signed_in(request), timezone.localdate()
    form = DelegationForm(person, today, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _show(request, person, form, today, status=422 if form.errors else 200)
    try:
        made = actions.delegate(by=person, at=timezone.now(), today=today, **form.cleaned_data)
    except Refused as fault:
        return _show(request, person, form, today, refusals=fault.refusals, status=422)
    messages.success(request, said_now("Đã ủy quyền duyệt cho %s.") % made.to)
    return redirect("delegations")


@never_cache
@login_required
@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """End a delegation that I gave or received, at once."""
    person, found = guard.signed_in(request), people.delegation(number)
    if found is None or found not in people.delegations_known_to(person):
        raise Http404
    try:
        actions.revoke_delegation(found, by=person, at=timezone.now())
    except Refused as fault:
        today = timezone.localdate()
        form = DelegationForm(person, today)
        return _show(request, person, form, today, refusals=fault.refusals, status=422)
    messages.success(request, said_now("Ủy quyền đã kết thúc."))
    return redirect("delegations")


def _show(
    request: HttpRequest,
    person: people.Person,
    form: DelegationForm,
    today: dt.date,
    *,
    refusals: Any = (),
    status: int = 200,
) -> HttpResponse:
    wording = Wording(places.pack_in_force())
    context = {
        "here": "desk",
        "shown": [_shown(each, person, wording, today) for each in people.delegations_known_to(person)],
        "form": form,
        "may_delegate": any(granted.verb == "review" for granted in people.grants_of(person)),
        "refusals": refusals,
    }
    return render(request, "desk/delegations.html", context, status=status)


def _shown(delegation: Any, person: people.Person, wording: Wording, today: dt.date) -> Shown:
    state = _state(delegation, today)
    is_party = person.pk in (delegation.by_id, delegation.to_id)
    return Shown(
        delegation=delegation,
        register=wording.register(delegation.register) if delegation.register else said_now("mọi sổ"),
        place=wording.place(delegation.place) if delegation.place else said_now("mọi nơi"),
        state=state,
        may_end=is_party and delegation.revoked_at is None and delegation.last_day >= today,
    )


def _state(delegation: Any, today: dt.date) -> str:
    if delegation.revoked_at is not None:
        return said_now("đã kết thúc")
    if not delegation.by.is_active or not delegation.to.is_active:
        return said_now("ngừng: tài khoản bị khóa")
    if today < delegation.first_day:
        return said_now("chưa đến ngày")
    return said_now("đang có hiệu lực") if today <= delegation.last_day else said_now("đã hết hạn")
