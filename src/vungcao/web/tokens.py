"""The tokens of whoever signed in: issued here, their secret shown once, revoked here."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from vungcao.exact.refusal import Refused
from vungcao.people import queries as people
from vungcao.people.actions import issue_token, revoke_token
from vungcao.people.models import Person, Token, Verb
from vungcao.web.account import VERB_WORDS, register_labels

KINDS = {
    Token.Kind.APP_PASSWORD: _("Mật khẩu ứng dụng: điện thoại"),
    Token.Kind.API: _("Mã truy cập: chương trình"),
}
DAYS = {30: _("30 ngày"), 90: _("90 ngày"), 180: _("180 ngày"), 366: _("một năm")}
NARROWED_BY = (Verb.READ, Verb.ENTER, Verb.REVIEW)
"""What is done by a token; the platform is operated from its own machine."""


class TokenForm(forms.Form):
    """A new token: where it is used, for how long, and how narrow."""

    kind = forms.ChoiceField(label=_("Loại"), choices=KINDS.items())
    name = forms.CharField(
        label=_("Dùng ở đâu"), max_length=80, help_text=_("Ví dụ: điện thoại của tôi, phần mềm hộ tịch")
    )
    days = forms.TypedChoiceField(label=_("Hết hạn sau"), choices=DAYS.items(), coerce=int, initial=90)
    verbs = forms.MultipleChoiceField(
        label=_("Chỉ để"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Không chọn là mọi việc bạn được làm"),
    )
    registers = forms.MultipleChoiceField(
        label=_("Chỉ với sổ"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Không chọn là mọi sổ của bạn"),
    )

    def __init__(self, person: Person, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        grants, labels = people.grants_of(person), register_labels()
        verbs = {granted.verb for granted in grants}
        registers = {granted.register for granted in grants}
        self._offer("verbs", [(verb.value, VERB_WORDS[verb]) for verb in NARROWED_BY if verb in verbs])
        held = [(one, label) for one, label in labels.items() if {"", one} & registers]
        self._offer("registers", held)

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """My tokens; a new one's secret is in the answer that made it, and nowhere else."""
    person = _signed_in(request)
    form = TokenForm(person, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _show(request, person, form, status=422 if form.errors else 200)
    said, at = form.cleaned_data, timezone.now()
    try:
        token, secret = issue_token(
            person,
            kind=said["kind"],
            name=said["name"],
            verbs=said["verbs"],
            registers=said["registers"],
            at=at,
            expires_at=at + dt.timedelta(days=said["days"]),
        )
    except Refused as fault:
        return _show(request, person, form, refusals=fault.refusals, status=422)
    return _show(request, person, TokenForm(person), issued=token, secret=secret)


@never_cache
@login_required
@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """End one of my tokens at once. Somebody else's is not there."""
    token = people.tokens_of(_signed_in(request)).filter(pk=number).first()
    if token is None:
        raise Http404
    revoke_token(token, at=timezone.now())
    return redirect("tokens")


def _signed_in(request: HttpRequest) -> Person:
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return request.user


def _show(
    request: HttpRequest, person: Person, form: TokenForm, status: int = 200, **named: Any
) -> HttpResponse:
    at, labels = timezone.now(), register_labels()
    rows = [
        {
            "token": token,
            "kind": KINDS[Token.Kind(token.kind)],
            "verbs": [VERB_WORDS[verb] for verb in token.verbs],
            "registers": [labels.get(register, register) for register in token.registers],
            "is_good": token.revoked_at is None and token.expires_at > at,
        }
        for token in people.tokens_of(person)
    ]
    context = {"here": "me", "form": form, "rows": rows, **named}
    return render(request, "account/tokens.html", context, status=status)
