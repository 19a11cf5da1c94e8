"""What the rules of works say of a submission: when it is filed, and again in the transaction that approves it."""

from collections.abc import Iterator

from vungcao.capital.queries import part_of, register_of
from vungcao.capital.rules.accounts import Part
from vungcao.exact.refusal import Refusal
from vungcao.journal import queries as journal
from vungcao.pack.model import Pack
from vungcao.pack.working import Works
from vungcao.places import queries as places
from vungcao.registers import queries as registers
from vungcao.registers.rules import Operation, Proposal, share_a_day
from vungcao.works.ground import touched_by
from vungcao.works.rules import refusing
from vungcao.works.rules.geometry import box_of, refuse_geometry
from vungcao.works.rules.judging import refuse_decisions, refuse_funding, refuse_records
from vungcao.works.rules.outputs import refuse_outputs
from vungcao.works.rules.records import Output, Recorded, WorkRecord


def refuse_works(pack: Pack, proposal: Proposal) -> list[Refusal]:
    """Everything in a submission that no work can have; nothing for registers that hold no works."""
    works = pack.works
    if works is None:
        return []
    if proposal.register in (works.site, works.outside_work):
        return _refuse_sites(pack, proposal)
    if proposal.register == works.output:
        return _refuse_outputs(pack, proposal)
    if part_of(pack, proposal.register) is not None:
        return list(_refuse_money(pack, works, proposal))
    return _refuse_touched(pack, works, proposal)


def _refuse_touched(pack: Pack, works: Works, proposal: Proposal) -> list[Refusal]:
    """What stands against each work that the submission touches, with all that stands of it."""
    if proposal.register == works.work and (left := list(_refuse_left(pack, works, proposal))):
        return left
    judges = {works.work: refuse_records, works.decision: refuse_decisions, works.funding: refuse_funding}
    judge = judges.get(proposal.register)
    if judge is None:
        return []
    return [
        refusal
        for touched in touched_by(works, proposal)
        if touched.after.records
        for refusal in judge(pack, works, touched)
    ]


def _refuse_left(pack: Pack, works: Works, proposal: Proposal) -> Iterator[Refusal]:
    """No work ends on a day on which something of it was decided, allocated, paid, given or settled."""
    ended = {row.change.key: row for row in proposal.rows if row.change.operation is Operation.END}
    if not ended:
        return
    parts = [register for part in Part if part is not Part.PLAN and (register := register_of(pack, part))]
    of_works = registers.versions_naming(list(ended), [works.decision, *parts], known=journal.last_number())
    for version in of_works:
        row = ended.get(str(version.facts["work"]))
        if row is not None and share_a_day(version, row.change):
            del ended[row.change.key]
            left = Recorded.of(registers.holding(version))
            yield refusing.refuse_end(pack, row.change.key, left, version.register, where=row.where)


def _refuse_money(pack: Pack, works: Works, proposal: Proposal) -> Iterator[Refusal]:
    """Money of a work is entered for its content and in its place, as they are on its day: sums by both rest on it."""
    named = {str(row.change.facts["work"]) for row in proposal.rows if row.change.facts.get("work")}
    records = [WorkRecord.of(registers.holding(each)) for each in registers.standing_of(works.work, named)]
    for row in proposal.rows:
        key, day = str(row.change.facts.get("work")), row.change.valid_from
        work = next((each for each in records if each.key == key and each.holds_on(day)), None)
        if work is None:
            continue
        content, place = row.change.facts.get("content"), row.change.place
        if content is not None and content != work.content:
            yield refusing.refuse_content(pack, work, str(content), where=row.where)
        if place != work.place and work.place not in places.above(place):
            yield refusing.refuse_place(pack, work, place, where=row.where)


def _refuse_sites(pack: Pack, proposal: Proposal) -> list[Refusal]:
    """Every geometry can be read and lies where the programme is; that of another programme's work may be missing."""
    written = [row for row in proposal.rows if row.change.facts.get("geometry")]
    box = box_of(pack.borders) if written else None
    return [
        refusal
        for row in written
        for refusal in refuse_geometry(str(row.change.facts["geometry"]), box, where=row.where)
    ]


def _refuse_outputs(pack: Pack, proposal: Proposal) -> list[Refusal]:
    """Every output that changes an inventory can be proposed to it once the work is finished."""
    where = {row.change.key: row.where for row in proposal.rows}
    return [
        refusal
        for held in proposal.superseded.written
        if held.key in where and not held.nil
        for refusal in refuse_outputs(pack, Output.of(held), where=where[held.key])
    ]
