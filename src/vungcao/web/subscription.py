"""How I am told: my address, whether I want mail, in which language; and my deadlines as a calendar."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from vungcao.obligations.actions.subscribing import close_feed, renew_feed, subscribe
from vungcao.obligations.queries.messages import feed_of, subscription_of
from vungcao.people.models import Person


class SubscriptionForm(forms.Form):
    """The address, the wish, the language."""

    email = forms.EmailField(
        label=_("Địa chỉ thư điện tử"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Viết địa chỉ như ten@co-quan.gov.vn.")},
    )
    wants_mail = forms.BooleanField(label=_("Nhận tin báo qua thư"), required=False)
    language = forms.ChoiceField(label=_("Ngôn ngữ của thư và lịch"), choices=settings.LANGUAGES)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def subscription(request: HttpRequest) -> HttpResponse:
    """The page, and keeping what it says."""
    person, wish = _person(request), subscription_of(_person(request))
    said = {"email": person.email, "wants_mail": wish.wants_mail, "language": wish.language}
    form = SubscriptionForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        subscribe(person, **form.cleaned_data)
        messages.success(request, _("Đã lưu cách nhận tin."))
        return redirect("subscription")
    return _shown(request, person, form, status=422 if form.errors else 200)


@never_cache
@login_required
@require_POST
def feed_address(request: HttpRequest) -> HttpResponse:
    """A new secret address of my calendar, shown this once; or none any more."""
    person = _person(request)
    if "close" in request.POST:
        close_feed(person)
        messages.success(request, _("Lịch không còn địa chỉ; địa chỉ cũ đã đóng."))
        return redirect("subscription")
    secret = renew_feed(person, at=timezone.now())
    wish = subscription_of(person)
    with translation.override(wish.language):
        address = request.build_absolute_uri(reverse("feed") + f"?ma={secret}")
    said = {"email": person.email, "wants_mail": wish.wants_mail, "language": wish.language}
    return _shown(request, person, SubscriptionForm(initial=said), address=address)


def _shown(request: HttpRequest, person: Person, form: SubscriptionForm, **named: Any) -> HttpResponse:
    status = named.pop("status", 200)
    context = {"here": "desk", "form": form, "feed": feed_of(person), "server": settings.EMAIL_HOST, **named}
    return render(request, "account/subscription.html", context, status=status)


def _person(request: HttpRequest) -> Person:
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return request.user
