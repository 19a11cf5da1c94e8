"""What the caller owes: which register of which place, in which period, by when, and how it stands."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from vungcao.api.shapes import DutySaid
from vungcao.api.views.caller import caller
from vungcao.obligations.queries.desk import work_of

router = Router(tags=["duties"])


@router.get("/duties", response=list[DutySaid], by_alias=True, summary="Việc tôi phải nộp")
def list_duties(request: HttpRequest) -> list[dict[str, Any]]:
    """The duties of the caller whose period has begun, those due first in front."""
    return [
        {
            "obligation": one.obligation.id,
            "label": one.obligation.label,
            "register": standing.duty.register,
            "place": standing.duty.place,
            "period": one.period.id,
            "last_day": standing.duty.last_day,
            "state": standing.state.value,
            "is_owed": standing.is_owed,
            "submission": standing.sent.number if standing.sent else None,
        }
        for one in work_of(caller(request), on=timezone.localdate()).rounds
        for standing in one.standings
    ]
