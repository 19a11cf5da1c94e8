"""A round from its announcement to its end: who may do what when, what cannot be undone, what the journal holds."""

import datetime as dt
import json

import pytest

from tests.door import DEO_GIA, SA_LY, row
from tests.rounds import CHANCE, ROADS, changed, selected, told
from vungcao.exact.refusal import Refused
from vungcao.intake.verification import check_journal
from vungcao.journal.models import Entry
from vungcao.people.actions import enrol
from vungcao.people.models import Person
from vungcao.people.rules import Granted
from vungcao.places.queries import pack_in_force
from vungcao.registers.models import Version
from vungcao.remeasurement.actions import announce, assign, close, draw_sample, measure
from vungcao.remeasurement.models import Measurement, Round, Selection
from vungcao.remeasurement.queries import (
    blind_by_register,
    blind_keys,
    check_rounds,
    eligibility,
    frame_of_round,
    possible_measurers,
    progress_of,
    selections_of,
    waiting_for,
)
from vungcao.remeasurement.rules.drawing import commitment, draw, joined_digest

pytestmark = pytest.mark.usefixtures("home")


def refused(act, *args, **named) -> tuple[str, ...]:
    """The codes with which something is refused; nothing of it was done."""
    entries = Entry.objects.count()
    with pytest.raises(Refused) as fault:
        act(*args, **named)
    assert Entry.objects.count() == entries
    return fault.value.codes


def granted(person: Person, more: Granted) -> None:
    """Let a person who reads everywhere do one thing more."""
    enrol(
        username=person.username, full_name=person.full_name, organisation="", grants=[Granted("read"), more]
    )


def said(entry: int) -> dict:
    return json.loads(Entry.objects.get(number=entry).content)


class TestAnnouncing:
    def test_the_journal_holds_what_was_announced_and_not_the_secret(self, announced):
        content = said(announced.announced_entry)
        assert content["frame"] == announced.frame
        assert content["secret_sha256"] == commitment(announced.secret)
        assert announced.secret not in json.dumps(content)
        assert content["sizes"] == {SA_LY: 20, DEO_GIA: 30}
        assert content["why"] == ROADS.why

    @pytest.mark.parametrize(
        ("parts", "code"),
        [
            ({"register": "training"}, "RMS-001"),
            ({"register": "income"}, "RMS-001"),
            ({"fields": ()}, "RMS-002"),
            ({"fields": ("name",)}, "RMS-002"),
            ({"strata": "length_km"}, "RMS-003"),
            ({"group": "nowhere"}, "RMS-004"),
            ({"why": " "}, "RMS-005"),
            ({"per_stratum": 0}, "RMS-006"),
            ({"seed_on": dt.date(2026, 3, 2)}, "RMS-007"),
            ({"as_of": dt.date(2026, 3, 3)}, "RMS-007"),
            ({"until": dt.date(2026, 3, 2)}, "RMS-007"),
            ({"as_of": dt.date(2020, 1, 1)}, "RMS-008"),
        ],
    )
    def test_what_is_not_a_round_is_refused(self, roads, clock, parts, code):
        named = {"by": roads.province, "plan": changed(**parts), "chance": CHANCE, "at": clock.now}
        assert refused(announce, **named) == (code,)

    def test_a_seed_of_today_could_be_chosen_and_is_refused(self, roads, clock):
        plan = changed(seed_on=clock.now.date())
        assert refused(announce, by=roads.province, plan=plan, chance=CHANCE, at=clock.now) == ("RMS-007",)

    def test_who_does_not_review_the_register_everywhere_announces_nothing(self, roads, clock):
        named = {"plan": ROADS, "chance": CHANCE, "at": clock.now}
        assert refused(announce, by=roads.official, **named) == ("PPL-001",)
        assert refused(announce, by=roads.supervisor, **named) == ("PPL-001",)

    def test_persons_are_not_drawn_from_strata_in_which_they_would_be_known(self, roads, clock):
        from tests.door import household

        told(roads, clock, SA_LY, "household", [household(f"H{n}", number=n) for n in range(1, 3)])
        plan = changed(register="household", fields=("members",))
        assert refused(announce, by=roads.province, plan=plan, chance=CHANCE, at=clock.now) == ("RMS-008",)
        plan = changed(register="household", fields=("members",), strata="residence")
        assert refused(announce, by=roads.province, plan=plan, chance=CHANCE, at=clock.now) == ("RMS-003",)

    def test_what_is_approved_afterwards_is_not_drawn_from(self, announced, roads, clock):
        before = frame_of_round(announced)
        told(roads, clock, SA_LY, "road", [row("SL-99", {"kind": "alley"})])
        assert frame_of_round(announced) == before


class TestDrawing:
    def test_it_waits_until_the_day_of_the_seed_is_over(self, announced, roads, clock):
        named = {"by": roads.province, "measurers": [roads.supervisor]}
        assert refused(draw_sample, announced, at=clock.tick(), **named) == ("RMS-009",)
        clock.tick(days=1)
        told(roads, clock, SA_LY, "hamlet", [row("T-1", {"name": "Khả"})])
        assert refused(draw_sample, announced, at=clock.tick(), **named) == ("RMS-009",)
        assert len(draw_sample(announced, at=clock.tick(days=1), **named)) == 20

    def test_a_day_without_a_decision_gives_no_seed_and_the_next_does(self, announced, roads, clock):
        clock.tick(days=4)
        entry = told(roads, clock, SA_LY, "hamlet", [row("T-1", {"name": "Khả"})])
        draw_sample(announced, by=roads.province, measurers=[], at=clock.tick(days=1))
        assert announced.seed_entry == entry.number

    def test_anybody_draws_the_same_from_what_is_published(self, drawn):
        hash = Entry.objects.get(number=drawn.seed_entry).hash
        content = said(drawn.drawn_entry)
        assert content["seed"] == joined_digest(content["secret"], hash) == drawn.seed
        again = draw(
            frame_of_round(drawn), per_stratum=10, seed=drawn.seed, round_number=drawn.pk, register="road"
        )
        kept = [(each.stratum, each.position, each.rank) for each in selections_of(drawn)]
        assert kept == [(each.record.stratum, each.position, each.rank) for each in again]

    def test_it_is_drawn_once(self, drawn, roads, clock):
        assert refused(draw_sample, drawn, by=roads.province, measurers=[], at=clock.now) == ("RMS-010",)
        assert Selection.objects.count() == 20

    def test_a_frame_that_was_altered_is_not_drawn_from(self, announced, roads, clock):
        clock.tick(days=1)
        told(roads, clock, SA_LY, "hamlet", [row("T-1", {"name": "Khả"})])
        Version.objects.filter(key="SL-01").update(key="SL-01b")
        named = {"by": roads.province, "measurers": [], "at": clock.tick(days=1)}
        assert refused(draw_sample, announced, **named) == ("RMS-017",)

    def test_who_had_a_hand_in_a_record_is_not_given_it(self, announced, roads, clock, second_eye):
        clock.tick(days=1)
        told(roads, clock, SA_LY, "hamlet", [row("T-1", {"name": "Khả"})])
        named = {"measurers": [roads.official, roads.neighbour, roads.reviewer], "at": clock.tick(days=1)}
        drawn = draw_sample(announced, by=roads.province, **named)
        assert {each.measurer for each in drawn} == {None}
        one = selections_of(announced)[0]
        at = {"by": roads.province, "at": clock.tick()}
        assert refused(assign, one, to=roads.reviewer, **at) == ("RMS-011",)
        assert refused(assign, one, to=roads.technician, **at) == ("RMS-011",)
        assign(one, to=second_eye, **at)
        assert waiting_for(second_eye) == [one]

    @pytest.mark.parametrize(
        "entering",
        [
            Granted("enter"),
            Granted("enter", SA_LY, "road"),
            Granted("enter", SA_LY, record="hamlet/T-1"),
        ],
        ids=["everywhere", "one register", "one hamlet"],
    )
    def test_who_may_enter_there_could_learn_what_is_recorded_and_is_not_given_it(
        self, drawn, roads, clock, second_eye, entering
    ):
        one, other = selected(drawn, SA_LY, 1), selected(drawn, DEO_GIA, 1)
        granted(second_eye, entering)
        road = pack_in_force().register_by_id("road")
        allowed = eligibility(road, [second_eye, roads.supervisor], [one, other])
        assert second_eye not in allowed.of(one)
        assert roads.supervisor in allowed.of(one)
        assert (second_eye in allowed.of(other)) is (entering.place == SA_LY)
        assert (second_eye in possible_measurers(road)) is (entering.place == SA_LY)
        at = {"by": roads.province, "at": clock.tick()}
        assert refused(assign, one, to=second_eye, **at) == ("RMS-018",)

    def test_who_enters_another_register_there_measures_this_one(self, drawn, roads, clock, second_eye):
        granted(second_eye, Granted("enter", SA_LY, "hamlet"))
        one = selected(drawn, SA_LY, 1)
        assign(one, by=roads.province, to=second_eye, at=clock.tick())
        assert waiting_for(second_eye) == [one]

    def test_records_are_given_out_evenly(self, announced, roads, clock, second_eye):
        clock.tick(days=1)
        told(roads, clock, SA_LY, "hamlet", [row("T-1", {"name": "Khả"})])
        people = [roads.supervisor, second_eye]
        draw_sample(announced, by=roads.province, measurers=people, at=clock.tick(days=1))
        assert [len(waiting_for(person)) for person in people] == [10, 10]


class TestMeasuring:
    @pytest.fixture
    def one(self, drawn) -> Selection:
        return selected(drawn, SA_LY, 1)

    @pytest.fixture
    def named(self, roads, clock) -> dict:
        return {
            "by": roads.supervisor,
            "outcome": "measured",
            "values": {"length_km": "0,950"},
            "measured_on": clock.now.date(),
            "at": clock.tick(),
        }

    def test_it_is_kept_as_facts_are(self, one, named):
        kept = measure(one, **named | {"values": {"length_km": "0,95", "surface": "be tong"}})
        assert kept.values == {"length_km": "0.950", "surface": "concrete"}

    def test_a_second_one_needs_a_reason_and_leaves_the_first(self, one, named):
        measure(one, **named)
        assert refused(measure, one, **named) == ("RMS-013",)
        measure(one, **named | {"values": {"length_km": "0,9"}, "reason": "Đo nhầm đoạn"})
        kept = list(Measurement.objects.filter(selection=one).values_list("number", "values", "reason"))
        assert kept == [(1, {"length_km": "0.950"}, ""), (2, {"length_km": "0.900"}, "Đo nhầm đoạn")]

    @pytest.mark.parametrize(
        ("other", "codes"),
        [
            ({"outcome": "measured", "values": {}}, ("RMS-014",)),
            ({"outcome": "gone"}, ("RMS-014",)),
            ({"outcome": "", "values": {}}, ("RMS-014",)),
            ({"measured_on": None}, ("RMS-015",)),
            ({"measured_on": dt.date(2026, 3, 1)}, ("RMS-015",)),
            ({"measured_on": dt.date(2026, 4, 1)}, ("RMS-015",)),
            ({"values": {"length_km": "một"}}, ("FRM-002",)),
            ({"values": {"length_km": "-1"}}, ("REG-005",)),
        ],
    )
    def test_what_is_no_measurement_is_refused(self, one, named, other, codes):
        assert refused(measure, one, **named | other) == codes

    def test_a_field_that_is_not_of_the_round_is_not_taken(self, one, named):
        kept = measure(one, **named | {"values": {"length_km": "1", "kind": "alley"}})
        assert kept.values == {"length_km": "1.000"}

    def test_only_who_was_given_it_measures(self, one, named, second_eye):
        assert refused(measure, one, **named | {"by": second_eye}) == ("RMS-012",)

    def test_who_had_a_hand_in_it_does_not_measure_even_when_given(self, one, named, roads):
        Selection.objects.filter(pk=one.pk).update(measurer=roads.reviewer)
        one.refresh_from_db()
        assert refused(measure, one, **named | {"by": roads.reviewer}) == ("RMS-011",)

    def test_who_was_granted_to_enter_there_since_does_not_measure_and_another_does(
        self, one, named, roads, clock, second_eye
    ):
        granted(roads.supervisor, Granted("enter", SA_LY))
        assert refused(measure, one, **named) == ("RMS-018",)
        assert one.key in blind_keys(roads.supervisor, "road")
        assign(one, by=roads.province, to=second_eye, at=clock.tick())
        assert measure(one, **named | {"by": second_eye, "at": clock.tick()}).values == {"length_km": "0.950"}

    def test_who_is_to_measure_is_blind_until_then(self, one, named, roads, second_eye):
        assert one.key in blind_keys(roads.supervisor, "road")
        assert blind_by_register(roads.supervisor) == {"road": blind_keys(roads.supervisor, "road")}
        assert blind_keys(second_eye, "road") == frozenset()
        measure(one, **named)
        assert one.key not in blind_keys(roads.supervisor, "road")

    def test_the_journal_tells_nobody_what_was_measured(self, one, named):
        kept = measure(one, **named)
        content = Entry.objects.get(number=kept.entry).content
        assert "0.950" not in content
        assert one.key not in content


class TestClosing:
    def test_it_is_not_stopped_when_the_result_pleases(self, drawn, roads, clock, measured):
        measured(selected(drawn, SA_LY, 1))
        assert refused(close, drawn, by=roads.province, at=clock.now) == ("RMS-016",)
        assert progress_of(drawn).left == 19
        clock.tick(days=30)
        assert close(drawn, by=roads.province, at=clock.now).stage == "closed"

    def test_nothing_is_measured_afterwards(self, all_measured, roads, clock, measured):
        close(all_measured, by=roads.province, at=clock.tick())
        with pytest.raises(Refused) as fault:
            measured(selected(all_measured, SA_LY, 1))
        assert fault.value.codes == ("RMS-010",)

    def test_only_who_may_run_it_closes_it(self, all_measured, roads, clock):
        assert refused(close, all_measured, by=roads.supervisor, at=clock.now) == ("PPL-001",)

    def test_the_journal_is_whole_and_so_are_the_rounds(self, all_measured, roads, clock):
        close(all_measured, by=roads.province, at=clock.tick())
        assert list(check_journal()) == []
        assert list(check_rounds()) == []

    def test_whoever_alters_a_round_afterwards_is_found(self, all_measured, roads, clock):
        close(all_measured, by=roads.province, at=clock.tick())
        result = Round.objects.get().result
        Round.objects.update(result=result | {"drawn": 21})
        Measurement.objects.filter(number=1).order_by("pk").first().delete()
        one = Measurement.objects.order_by("pk").first()
        Measurement.objects.filter(pk=one.pk).update(outcome="declined")
        assert [refusal.code for refusal in check_rounds()] == ["RMS-017"] * 4


def test_a_commune_runs_a_round_over_its_own_records(roads, clock):
    person = enrol(
        username="xa",
        full_name="Vi Thị Lan",
        organisation="",
        grants=[Granted("review", SA_LY), Granted("review", DEO_GIA)],
    )
    assert announce(by=person, plan=ROADS, chance=CHANCE, at=clock.now).sizes == {SA_LY: 20, DEO_GIA: 30}


def test_a_round_is_in_the_backup_and_comes_back(all_measured, roads, clock):
    from vungcao.intake.archive.tables import TABLES, lines_of, row_of

    close(all_measured, by=roads.province, at=clock.tick())
    for table in (Round, Selection, Measurement):
        assert table in TABLES
        lines = list(lines_of(table))
        assert [list(lines_of(table))[n] for n in range(len(lines))] == lines
        assert row_of(table, lines[0]).pk == table.objects.order_by("pk").first().pk
