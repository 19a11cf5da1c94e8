"""What the rules of works say of each, one work at a time, by the names of a list's columns."""

import datetime as dt

from vungcao.registers.queries import versions_known_at
from vungcao.works.listing import Moment
from vungcao.works.queries import works_of
from vungcao.works.rules.work import Work


def works_there(moment: Moment) -> list[str]:
    """The codes of the works that there are."""
    standing = versions_known_at("work", known=moment.known, on=moment.as_of).filter(nil=False)
    return sorted(standing.values_list("key", flat=True))


def told_by_rules(work: Work) -> dict[str, object]:
    """A work."""
    account, state = work.account, work.course.state
    money = {line.register for line in work.money}
    allocations = [line for line in work.money if line.register == "capital_allocation"]
    return {
        "key": work.key,
        "name": work.record.name,
        "place": work.place,
        "kind": work.record.kind,
        "content": work.record.content,
        "field_group": work.record.field_group or None,
        "owner": work.record.owner,
        "total_vnd": work.total_vnd,
        "step": state and state.step.id,
        "step_on": state and state.decision.since,
        "project_class": work.project_class and work.project_class.letter.value,
        "sources": tuple(sorted({one.source for one in (*work.funding, *allocations)})),
        "years": tuple(sorted({line.year for line in allocations if line.year})),
        "allocated_vnd": account.allocated.total if allocations else None,
        "disbursed_vnd": account.disbursed if "disbursement" in money else None,
        "percent": work.percent_done,
        "warnings": tuple(sorted({each.warning.id for each in work.warnings})),
        "geometry": min(work.sites, key=lambda site: site.seq or 0).text("geometry") if work.sites else None,
        "simulated": work.record.simulated,
    }


def told_of_all(moment: Moment) -> dict[str, dict[str, object]]:
    """Every work that there is at a moment."""
    there: list[str] = works_there(moment)
    on: dt.date = moment.as_of
    return {one.key: told_by_rules(one) for one in works_of(there, on, known=moment.known)}
