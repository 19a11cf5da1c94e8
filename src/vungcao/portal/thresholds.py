"""By which thresholds figures are judged and small cells hidden: said on each page that uses them."""

from dataclasses import dataclass
from decimal import Decimal

from vungcao.pack.model import Pack
from vungcao.portal.dictionary import Cited, cited


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Shares of the way in percent, the most persons or households of a hidden cell, and what each rests on."""

    ahead: Decimal
    on_course: Decimal
    at_risk: Decimal
    judged_by: Cited | None
    most_hidden: int
    hidden_by: Cited | None


def thresholds(pack: Pack) -> Thresholds:
    """The thresholds of a pack."""
    rule, disclosure = pack.judgement, pack.programme.disclosure
    return Thresholds(
        ahead=rule.ahead_from * 100,
        on_course=rule.on_course_from * 100,
        at_risk=rule.at_risk_from * 100,
        judged_by=cited(pack, rule.source),
        most_hidden=disclosure.smallest - 1,
        hidden_by=cited(pack, disclosure.source),
    )
