"""What the rules of works say of a submission: when it is filed, and again in the transaction that approves it."""

from collections import Counter
from collections.abc import Iterator, Sequence

from vungcao.capital.checks import moved_by
from vungcao.capital.queries import allocated_by_source, part_of, register_of
from vungcao.capital.rules.accounts import Part
from vungcao.exact.refusal import Refusal
from vungcao.journal import queries as journal
from vungcao.pack.capital import PlanKind
from vungcao.pack.model import Pack
from vungcao.pack.working import Works
from vungcao.places import queries as places
from vungcao.registers import queries as registers
from vungcao.registers.rules import Operation, Proposal, share_a_day
from vungcao.works.ground import touched_by
from vungcao.works.rules import refusing
from vungcao.works.rules.funding import Beyond, beyond_line
from vungcao.works.rules.geometry import box_of, refuse_geometry
from vungcao.works.rules.judging import Touched, refuse_decisions, refuse_funding, refuse_records
from vungcao.works.rules.outputs import refuse_outputs
from vungcao.works.rules.records import FundingLine, Output, Recorded, WorkRecord


def refuse_works(pack: Pack, proposal: Proposal) -> list[Refusal]:
    """Everything in a submission that no work can have; nothing for registers that hold no works."""
    works = pack.works
    if works is None:
        return []
    if proposal.register in (works.site, works.outside_work):
        return _refuse_sites(pack, proposal)
    if proposal.register == works.output:
        return _refuse_outputs(pack, proposal)
    part = part_of(pack, proposal.register)
    if part is Part.ALLOCATION and works.allocated_by_lines is not None:
        return [*_refuse_money(pack, works, proposal), *_refuse_allocated(pack, works, proposal)]
    if part is not None:
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
    kept = [touched for touched in touched_by(works, proposal) if touched.after.records]
    refusals = [refusal for touched in kept for refusal in judge(pack, works, touched)]
    if proposal.register == works.funding and works.allocated_by_lines is not None:
        refusals += _refuse_cut_lines(pack, kept)
    return refusals


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


def _refuse_allocated(pack: Pack, works: Works, proposal: Proposal) -> Iterator[Refusal]:
    """No work is allocated more from a source than its funding lines say, or further beyond them."""
    moved: Counter[tuple[str, str]] = Counter()
    where: dict[tuple[str, str], list[str]] = {}
    for each in moved_by(Part.ALLOCATION, proposal):
        use = str(each.line.work), each.line.source
        if each.line.work and each.line.kind in (PlanKind.ASSIGNED, PlanKind.ADJUSTED):
            moved[use] += each.line.amount_vnd
            where.setdefault(use, []).append(each.where)
    more = {use: amount for use, amount in moved.items() if amount > 0}
    if not more:
        return
    named = {work for work, _source in more}
    found = registers.versions_naming(list(named), [works.funding], known=journal.last_number())
    lines = [FundingLine.of(registers.holding(each)) for each in found]
    lasting = {work: [each for each in lines if each.work == work and each.before is None] for work in named}
    allocated = allocated_by_source(pack, [work for work, some in lasting.items() if some])
    for (work, source), amount in more.items():
        after = allocated.get((work, source), 0) + amount
        if exceeds := beyond_line(lasting[work], source, after):
            beyond = Beyond(work, source, after, exceeds)
            yield refusing.refuse_beyond_line(pack, beyond, where=", ".join(where[work, source]))


def _refuse_cut_lines(pack: Pack, touched: Sequence[Touched]) -> Iterator[Refusal]:
    """No funding line is cut below what was allocated by it."""
    allocated = allocated_by_source(pack, [each.key for each in touched])
    for each in touched:
        before, after = (
            [one for one in kept.lines if one.before is None] for kept in (each.before, each.after)
        )
        for (work, source), amount in allocated.items():
            exceeds = beyond_line(after, source, amount)
            if work == each.key and exceeds > beyond_line(before, source, amount):
                yield refusing.refuse_beyond_line(
                    pack, Beyond(work, source, amount, exceeds), where=each.where
                )


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
