"""What I was told: the newest first, those not read marked."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from vungcao.desk import guard
from vungcao.obligations.actions.subscribing import mark_read
from vungcao.obligations.letters import words_of
from vungcao.obligations.queries.messages import messages_of
from vungcao.obligations.wording import Wording
from vungcao.places import queries as places

AT_ONCE = 40
_DIGITS = 19


@never_cache
@login_required
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """The messages, each with a way to what it is about."""
    page = Paginator(messages_of(guard.signed_in(request)), AT_ONCE).get_page(request.GET.get("trang"))
    wording = Wording(places.pack_in_force())
    told = [(each, words_of(each, wording)) for each in page]
    newest = page[0].pk if page.object_list and page.number == 1 else 0
    context = {"here": "desk", "page": page, "told": told, "newest": newest}
    return render(request, "desk/messages.html", context)


@never_cache
@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark what my page showed as read."""
    said = request.POST.get("den", "")
    up_to = int(said) if said.isdecimal() and len(said) < _DIGITS else 0
    mark_read(guard.signed_in(request), at=timezone.now(), up_to=up_to)
    return redirect("messages")
