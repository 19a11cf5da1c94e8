"""My deadlines as a calendar that another program subscribes to, opened by its secret address alone."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from vungcao.obligations.feed import calendar_of
from vungcao.obligations.queries.messages import person_of_feed


@never_cache
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The calendar. The secret stands after the question mark, where logs do not keep it."""
    person = person_of_feed(request.GET.get("ma", ""))
    if person is None:
        raise Http404
    calendar = calendar_of(
        person,
        on=timezone.localdate(),
        at=timezone.now(),
        link=request.build_absolute_uri(reverse("desk")),
    )
    response = HttpResponse(calendar, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="vung-cao.ics"'
    return response
