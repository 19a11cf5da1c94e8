"""My telephone: an app password of its own, and the QR code that tells ODK Collect where to go and as whom."""

import datetime as dt

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from vungcao.exact.refusal import Refused
from vungcao.people import queries as people
from vungcao.people.actions import issue_token
from vungcao.phone.carried import offered_to
from vungcao.phone.collect import drawn, settings_of

KIND = "app_password"
DAYS = {30: _("30 ngày"), 90: _("90 ngày"), 180: _("180 ngày")}
_VERBS = ("read", "enter")


class PhoneForm(forms.Form):
    """A telephone to be set up."""

    name = forms.CharField(label=_("Điện thoại nào"), max_length=80, help_text=_("Ví dụ: máy xanh của tôi"))
    days = forms.TypedChoiceField(label=_("Hết hạn sau"), choices=DAYS.items(), coerce=int, initial=90)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """What I may fill in the field, and a new app password: its QR code is in the answer that made it alone."""
    if not isinstance(request.user, people.Person):
        raise PermissionDenied
    person, form, today = request.user, PhoneForm(request.POST or None), timezone.localdate()
    context = {"here": "desk", "form": form} | offered_to(person, today)
    if request.method != "POST" or not form.is_valid():
        return render(request, "phone/mine.html", context, status=422 if form.errors else 200)
    try:
        context |= _issued(request, person, form.cleaned_data["name"], form.cleaned_data["days"])
    except Refused as fault:
        context |= {"refusals": fault.refusals}
    return render(request, "phone/mine.html", context, status=422 if "refusals" in context else 200)


def _issued(request: HttpRequest, person: people.Person, name: str, days: int) -> dict[str, str]:
    """The secret, its QR code, and the address to type where no camera is at hand."""
    now, server = timezone.now(), request.build_absolute_uri("/openrosa")
    verbs = {granted.verb for granted in people.grants_of(person)} & set(_VERBS)
    _token, secret = issue_token(
        person, kind=KIND, name=name, verbs=sorted(verbs), at=now, expires_at=now + dt.timedelta(days=days)
    )
    said = settings_of(server=server, username=person.username, secret=secret, project="Vùng Cao")
    return {"secret": secret, "server": server, "drawn": drawn(said)}
