"""Explaining lateness: words are added, and that is all that anybody can do about it."""

import datetime as dt

from vungcao.exact.refusal import refuse_if_any
from vungcao.obligations.models import Explanation
from vungcao.obligations.queries.lateness import charged_level
from vungcao.obligations.rules import Standing, refuse_explanation
from vungcao.people.models import Person


def explain(standing: Standing, *, by: Person, text: str, where: str, at: dt.datetime) -> Explanation:
    """Keep why a duty is late. `where` is what the duty is called.

    Raises Refused: OBL-011 when `by` is not charged with a late level, OBL-012 when none is, OBL-013 without words.
    """
    level = charged_level(by, standing)
    is_late = bool(standing.late_at)
    refusals = refuse_explanation(
        text, where=where, is_late=is_late, is_charged=not is_late or level is not None
    )
    refuse_if_any(refusals)
    duty = standing.duty
    return Explanation.objects.create(
        obligation=duty.obligation,
        period=duty.period.id,
        place=duty.place,
        level=level or "",
        text=text.strip(),
        by=by,
        at=at,
    )
