"""Writes of re-measuring. Each is one transaction with one journal entry: announced, drawn, measured, closed."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict

from vungcao.exact.refusal import Refusal, Refused, refuse_if_any
from vungcao.intake.queries import handlers_of
from vungcao.intake.rules import TypedRow, read_typed_row
from vungcao.intake.transaction import one_transaction
from vungcao.journal.actions import locked_head, record
from vungcao.journal.models import Head
from vungcao.pack.model import Pack
from vungcao.pack.register import Register
from vungcao.people.models import Person, Verb
from vungcao.people.queries import refuse_unless_may
from vungcao.places import queries as places
from vungcao.registers import queries as registers
from vungcao.registers.rules import Facts, canonical_facts
from vungcao.remeasurement.effects import Seen
from vungcao.remeasurement.models import Measurement, Round, Selection
from vungcao.remeasurement.queries import (
    announcement_of,
    day_digest_for_seed,
    eligibility,
    frame_of,
    frame_of_round,
    last_measurements,
    may_run,
    measurement_digest,
    progress_of,
    result_digest,
    sample_digest,
    selections_of,
    where_of,
)
from vungcao.remeasurement.results import Answer, Rounded, result_of
from vungcao.remeasurement.rules.drawing import (
    Framed,
    draw,
    frame_digest,
    joined_digest,
    seed_of,
    sizes_of,
)
from vungcao.remeasurement.rules.refusing import (
    MEASURED,
    Plan,
    is_personal,
    refuse_altered,
    refuse_change,
    refuse_day,
    refuse_early_close,
    refuse_early_draw,
    refuse_enterer,
    refuse_frame,
    refuse_measurer,
    refuse_not_assigned,
    refuse_outcome,
    refuse_plan,
    refuse_stage,
)


def announce(*, by: Person, plan: Plan, chance: str, at: dt.datetime) -> Round:
    """Say in public what will be measured again, before anybody can know which records will be drawn.

    `chance` is handed in, long and known to nobody: the secret and the salt are made of it. Raises Refused: what stands
    against the plan (RMS-001 to RMS-008), or PPL-001 for who may not review the register in all its places.
    """
    with one_transaction():
        head = locked_head()
        pack = places.pack_in_force()
        refuse_if_any(refuse_plan(pack, plan, today=_day(at)))
        register = pack.register_by_id(plan.register)
        salt = joined_digest("salt", chance) if is_personal(register) else ""
        frame = frame_of(pack, plan, known=head.number, salt=salt)
        sizes = sizes_of(frame)
        refusals = _refuse_running(by, plan, sizes)
        refusals += refuse_frame(sizes, smallest=pack.programme.disclosure.smallest if salt else None)
        refuse_if_any(refusals)
        round = Round(
            **asdict(plan) | {"fields": list(plan.fields), "why": plan.why.strip()},
            known=head.number,
            sizes=sizes,
            frame=frame_digest(frame),
            salt=salt,
            secret=joined_digest("secret", chance),
            simulated=any(each.simulated for each in frame),
            announced_by=by,
            announced_at=at,
            announced_entry=head.number + 1,
        )
        round.save()
        said = announcement_of(round) | {"edition": places.edition_in_force().digest}
        _tell(head, round, by, "announce_round", said, at)
    return round


def draw_sample(
    round: Round, *, by: Person, measurers: Collection[Person], at: dt.datetime
) -> list[Selection]:
    """Draw the sample by the seed that now exists, and give each record to somebody who had no hand in it.

    Each of `measurers` gets about as many; a record that none of them may measure stays without one, to be given by
    `assign`. Raises Refused: PPL-001, RMS-009 before the day of the seed is over, RMS-010 when it was drawn, RMS-017
    when the frame is no longer the one announced.
    """
    with one_transaction():
        head = locked_head()
        kept = _locked(round, stage="announced")
        refusals = _refuse_running(by, kept.plan, kept.sizes)
        digest = day_digest_for_seed(kept.seed_on, today=_day(at))
        if digest is None:
            raise Refused(refusals + refuse_early_draw(seed_on=kept.seed_on))
        frame = frame_of_round(kept)
        if frame_digest(frame) != kept.frame:
            refusals.append(refuse_altered(where=f"Vòng đo lại {kept.pk}, danh sách để rút"))
        refuse_if_any(refusals)
        kept.seed = seed_of(secret=kept.secret, day_hash=digest.hash)
        kept.seed_entry = digest.number
        drawn = _keep_sample(kept, frame)
        _give_out(kept, drawn, measurers)
        kept.drawn_at, kept.drawn_entry = at, head.number + 1
        kept.save()
        said = {
            "seed": kept.seed,
            "secret": kept.secret,
            "seed_entry": digest.number,
            "seed_day": digest.day.isoformat(),
            "drawn": len(drawn),
            "sample": sample_digest(each.rank for each in drawn),
        }
        _tell(head, kept, by, "draw_round", said, at)
    round.refresh_from_db()
    return drawn


def _keep_sample(round: Round, frame: Sequence[Framed]) -> list[Selection]:
    sample = draw(
        frame,
        per_stratum=round.per_stratum,
        seed=round.seed,
        round_number=round.pk,
        register=round.register,
    )
    return Selection.objects.bulk_create(
        Selection(
            round=round,
            stratum=each.record.stratum,
            position=each.position,
            rank=each.rank,
            digest=each.record.digest,
            seq=each.record.seq,
            key=each.record.key,
            place=each.record.place,
        )
        for each in sample
    )


def _give_out(round: Round, drawn: Sequence[Selection], measurers: Collection[Person]) -> None:
    """To whoever of those who may has the fewest; in the order of names where several have."""
    people = sorted(measurers, key=lambda person: person.username)
    allowed = eligibility(places.pack_in_force().register_by_id(round.register), people, drawn)
    given = {person.pk: 0 for person in people}
    for each in drawn:
        candidates = allowed.of(each)
        if candidates:
            each.measurer = min(candidates, key=lambda person: given[person.pk])
            given[each.measurer.pk] += 1
    Selection.objects.bulk_update(drawn, ["measurer"])


def assign(drawn: Selection, *, by: Person, to: Person, at: dt.datetime) -> None:
    """Give a record to somebody to measure.

    Raises Refused: PPL-001, RMS-010, or RMS-011 and RMS-018 for who may not measure it.
    """
    with one_transaction():
        head = locked_head()
        round = _locked(drawn.round, stage="drawn")
        register = places.pack_in_force().register_by_id(round.register)
        refuse_if_any(_refuse_running(by, round.plan, round.sizes) + _refuse_hand(drawn, register, to))
        drawn.measurer = to
        drawn.save(update_fields=["measurer"])
        _tell(head, round, by, "assign_measurer", {"rank": drawn.rank, "to": to.username}, at)


def measure(
    drawn: Selection,
    *,
    by: Person,
    outcome: str,
    values: Mapping[str, object],
    measured_on: dt.date | None,
    note: str = "",
    reason: str = "",
    at: dt.datetime,
) -> Measurement:
    """Keep what somebody found, who does not know what is recorded. It is never changed: a further one needs a reason.

    `values` are as typed. Raises Refused: RMS-010 when the round is not being measured, RMS-011 to RMS-015, RMS-018,
    and what is not understood or not allowed in a field (FRM, REG).
    """
    with one_transaction():
        head = locked_head()
        round = _locked(drawn.round, stage="drawn")
        register = places.pack_in_force().register_by_id(round.register)
        assert round.drawn_at is not None
        typed = {name: said for name, said in values.items() if not _is_blank(said)}
        sent = drawn.measurements.count()
        refusals = refuse_not_assigned(
            who=by.username, assigned=drawn.measurer.username if drawn.measurer else ""
        )
        refusals += _refuse_hand(drawn, register, by)
        refusals += refuse_change(sent=sent, reason=reason)
        refusals += refuse_outcome(outcome=outcome, values=typed)
        refusals += refuse_day(measured_on=measured_on, drawn_on=_day(round.drawn_at), today=_day(at))
        found, wrong = read_values(register, round.fields, typed, on=round.as_of)
        refuse_if_any(refusals + wrong)
        assert measured_on is not None
        measurement = Measurement(
            selection=drawn,
            number=sent + 1,
            by=by,
            at=at,
            measured_on=measured_on,
            outcome=outcome,
            values=found,
            note=note.strip(),
            reason=reason.strip() if sent else "",
            entry=head.number + 1,
        )
        measurement.save()
        said = {"measurement": measurement_digest(measurement, drawn)}
        _tell(head, round, by, "measure_again", said, at)
    return measurement


def _is_blank(said: object) -> bool:
    return said is None or (isinstance(said, str) and not said.strip())


def _refuse_hand(drawn: Selection, register: Register, who: Person) -> list[Refusal]:
    """Who is given a record to measure had no hand in it, may look there and enters nothing there; nor has that changed
    when it is measured."""
    handlers = handlers_of(register.id, [drawn.key]).get(drawn.key, frozenset())
    where = where_of(who, register, places.every_place())
    return refuse_measurer(
        who=str(who), is_handler=who.username in handlers, may_look=drawn.place in where.looks
    ) + refuse_enterer(who=str(who), may_enter=drawn.place in where.enters)


def read_values(
    register: Register, fields: Sequence[str], typed: Mapping[str, object], *, on: dt.date
) -> tuple[Facts, list[Refusal]]:
    """The fields that were measured, in their canonical form, and what is not understood or not allowed in them."""
    narrowed = register.model_copy(
        update={
            "fields": tuple(
                entry.model_copy(update={"required": False})
                for entry in register.fields
                if entry.id in fields
            )
        }
    )
    asked = {name: said for name, said in typed.items() if name in fields}
    row = TypedRow(number=1, key="-", valid_from=on, facts=asked, where="Phiếu đo lại")
    read, refusals = read_typed_row(narrowed, row)
    if read is None:
        return {}, refusals
    facts, wrong = canonical_facts(narrowed, read.facts, on=on, where="Phiếu đo lại")
    return {name: fact for name, fact in facts.items() if fact is not None}, refusals + wrong


def close(round: Round, *, by: Person, at: dt.datetime) -> Round:
    """End a round and publish what it says of the error of what is recorded.

    Raises Refused: PPL-001, RMS-010 when it is not being measured, RMS-016 while records are left and there is time.
    """
    with one_transaction():
        head = locked_head()
        kept = _locked(round, stage="drawn")
        refusals = _refuse_running(by, kept.plan, kept.sizes)
        refusals += refuse_early_close(left=progress_of(kept).left, until=kept.until, today=_day(at))
        refuse_if_any(refusals)
        kept.result = result_of(rounded(kept, places.pack_in_force()))
        kept.closed_at, kept.closed_entry = at, head.number + 1
        kept.save()
        _tell(head, kept, by, "close_round", {"result": result_digest(kept.result)}, at)
    round.refresh_from_db()
    return round


def rounded(round: Round, pack: Pack) -> Rounded:
    """A round with what was recorded and measured of each record drawn."""
    drawn = selections_of(round)
    last = last_measurements(drawn)
    found = registers.versions_numbered(round.register, (each.seq for each in drawn))
    versions = {version.seq: version for version in found}
    answers = []
    for each in drawn:
        version, measurement = versions[each.seq], last.get(each.pk)
        measured = measurement.values if measurement and measurement.outcome == MEASURED else None
        seen = Seen(each.key, each.place, version.valid_from, version.facts, measured)
        answers.append(Answer(each.stratum, seen, measurement.outcome if measurement else ""))
    return Rounded(pack, round.plan, round.known, round.sizes, answers, round.simulated)


def _refuse_running(by: Person, plan: Plan, sizes: Collection[str]) -> list[Refusal]:
    if may_run(by, plan, sizes):
        return []
    return refuse_unless_may(by, Verb.REVIEW, place="", register=plan.register)


def _locked(round: Round, *, stage: str) -> Round:
    """The round as it stands, locked until the transaction ends. Raises Refused when it is at another stage."""
    kept = Round.objects.select_for_update().get(pk=round.pk)
    refuse_if_any(refuse_stage(round_number=kept.pk, found=kept.stage, expected=stage))
    return kept


def _tell(
    head: Head, round: Round, by: Person, action: str, content: Mapping[str, object], at: dt.datetime
) -> None:
    subject = f"round#{round.pk} {round.register}"
    record(head=head, by=by, action=action, subject=subject, content={"round": round.pk, **content}, at=at)


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(places.time_zone()).date()
