"""What the rules of works say of a submission: when it is filed, and again in the transaction that approves it."""

from vungcao.exact.refusal import Refusal
from vungcao.pack.model import Pack
from vungcao.pack.working import Works
from vungcao.registers.rules import Proposal
from vungcao.works.ground import touched_by
from vungcao.works.rules.geometry import box_of, refuse_geometry
from vungcao.works.rules.judging import refuse_decisions, refuse_funding, refuse_records
from vungcao.works.rules.outputs import refuse_outputs
from vungcao.works.rules.records import Output


def refuse_works(pack: Pack, proposal: Proposal) -> list[Refusal]:
    """Everything in a submission that no work can have; nothing for registers that hold no works."""
    works = pack.works
    if works is None:
        return []
    if proposal.register in (works.site, works.outside_work):
        return _refuse_sites(pack, proposal)
    if proposal.register == works.output:
        return _refuse_outputs(pack, proposal)
    return _refuse_touched(pack, works, proposal)


def _refuse_touched(pack: Pack, works: Works, proposal: Proposal) -> list[Refusal]:
    """What stands against each work that the submission touches, with all that stands of it."""
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
