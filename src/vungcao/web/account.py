"""Who is here: signing in and out, what I may do, a new password, and the kind pages when a door stays shut."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from vungcao.pack.entry import Text
from vungcao.pack.model import Pack
from vungcao.people.models import Person, Verb
from vungcao.people.queries import grants_of, narrow_grants_of
from vungcao.people.rules import Granted
from vungcao.places.queries import NoPack, NoPlace, pack_in_force, place

VERB_WORDS = {
    Verb.READ: _("Xem"),
    Verb.ENTER: _("Nhập"),
    Verb.REVIEW: _("Duyệt"),
    Verb.OPERATE: _("Vận hành hệ thống"),
}


class SignInForm(AuthenticationForm):
    """Name and password. One sentence for every way to be wrong, so that nobody learns which names there are."""

    error_messages = {
        "invalid_login": _(
            "Tên đăng nhập hoặc mật khẩu không đúng. Hãy gõ lại, chú ý chữ hoa và bộ gõ tiếng Việt."
        ),
        "inactive": _(
            "Tên đăng nhập hoặc mật khẩu không đúng. Hãy gõ lại, chú ý chữ hoa và bộ gõ tiếng Việt."
        ),
    }
    password = forms.CharField(
        label=_("Mật khẩu"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["username"].label = _("Tên đăng nhập")


class SignIn(LoginView):
    """The sign-in page."""

    template_name = "account/sign-in.html"
    authentication_form = SignInForm
    extra_context = {"here": "sign-in"}


class SignOut(LogoutView):
    """Leaving, by POST alone: a link from elsewhere cannot sign anybody out."""


class Me(LoginRequiredMixin, TemplateView):
    """Who I am and what I may do."""

    template_name = "account/me.html"

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        """The grants as sentences."""
        person = self.request.user
        assert isinstance(person, Person)
        pack = _pack()
        labels = register_labels()
        held = (*grants_of(person), *narrow_grants_of(person))
        sentences = sorted({_sentence(granted, labels) for granted in held})
        return super().get_context_data(grants=sentences, organisation=_organisation(person, pack), **named)


class NewPasswordForm(PasswordChangeForm):
    """The old password and, twice, the new one."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["old_password"].label = _("Mật khẩu hiện nay")
        self.fields["new_password1"].label = _("Mật khẩu mới")
        self.fields["new_password2"].label = _("Gõ lại mật khẩu mới")


class NewPassword(PasswordChangeView):
    """A new password; every other session of the person ends."""

    template_name = "account/password.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("me")


sign_in = never_cache(SignIn.as_view())
sign_out = SignOut.as_view()
me = never_cache(Me.as_view())
new_password = never_cache(NewPassword.as_view())


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any]
) -> HttpResponse:
    """After too many wrong passwords: what happened, for how long, and whom to ask."""
    words = {"hours": settings.AXES_COOLOFF_TIME, "limit": settings.AXES_FAILURE_LIMIT}
    return render(request, "account/locked-out.html", words, status=429)


def form_went_stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token, or with one of another session: nothing was done, and how to do it again."""
    return render(request, "account/stale.html", status=403)


def _pack() -> Pack | None:
    try:
        return pack_in_force()
    except NoPack:
        return None


def register_labels() -> dict[str, str]:
    """What each register of the pack in force is called, by its id."""
    pack = _pack()
    return {register.id: _said(register.label) for register in pack.registers} if pack else {}


def _said(text: Text) -> str:
    return text.en if get_language() == "en" else text.vi


def _sentence(granted: Granted, labels: dict[str, str]) -> tuple[str, str, str]:
    """A grant in words: what, which register, where."""
    register = labels.get(granted.register, granted.register) or str(_("mọi sổ"))
    where = _place_name(granted.place)
    if granted.record:
        where = str(_("%(place)s, chỉ %(record)s")) % {
            "place": where,
            "record": granted.record.partition("/")[2],
        }
    return str(VERB_WORDS[Verb(granted.verb)]), register, where


def _place_name(place_id: str) -> str:
    if not place_id:
        return str(_("mọi nơi"))
    try:
        return place(place_id).full_name
    except NoPlace:
        return place_id


def _organisation(person: Person, pack: Pack | None) -> str:
    labels = (
        {organisation.id: _said(organisation.label) for organisation in pack.organisations} if pack else {}
    )
    return labels.get(person.organisation, person.organisation)
