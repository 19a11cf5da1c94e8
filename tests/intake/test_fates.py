"""What a phone is told became of what it sent."""

from tests.door import DEO_GIA, SA_LY, Cast, Clock, approved, household
from vungcao.intake.actions import send_back
from vungcao.intake.drafts import look_over, save
from vungcao.intake.fates import CONFLICT, KEPT, fates_of
from vungcao.intake.models import Attachment, Draft, Receipt, Submission
from vungcao.intake.receiving import receive
from vungcao.intake.rules import TypedRow
from vungcao.people.actions import enrol
from vungcao.people.rules import Granted
from vungcao.registers.queries import standing_of


def test_a_conflict_in_any_row_is_told_not_only_one_in_the_last(cast: Cast, clock: Clock):
    made = approved(cast, clock, household("HO-1"), household("HO-2", number=2))
    seqs = {version.key: version.seq for version in standing_of("household", ["HO-1", "HO-2"])}
    approved(cast, clock, household("HO-1", members=5))
    rows = [
        TypedRow(number, key, valid_from="2026-01-01", facts=FACTS, base_seq=seqs[key])
        for number, key in enumerate(("HO-1", "HO-2"), start=1)
    ]
    receive(
        by=cast.official,
        register="household",
        place=SA_LY,
        rows=rows,
        way="phone",
        client_key="may-1",
        known=made.number,
        at=clock.tick(),
    )
    assert [fate.state for fate in fates_of(cast.official, ["may-1"])] == [CONFLICT]


FACTS = {"ethnic_group": "tay", "poverty": "none", "members": "6", "residence": "present"}


def test_a_draft_that_its_sender_went_on_with_at_the_desk_is_still_told(cast: Cast, clock: Clock):
    rows = [TypedRow(1, "HO-1", valid_from="2026-01-01", facts=FACTS | {"members": "sáu"})]
    kept = receive(
        by=cast.official,
        register="household",
        place=SA_LY,
        rows=rows,
        way="phone",
        client_key="may-1",
        known=0,
        at=clock.tick(),
    ).draft
    assert kept is not None
    said = [fate.said for fate in fates_of(cast.official, ["may-1"])]
    save(kept, by=cast.official, rows=rows, problems=look_over(kept), at=clock.tick())
    told = fates_of(cast.official, ["may-1"])
    assert [fate.state for fate in told] == [KEPT]
    assert [fate.said for fate in told] == said != [""]


def test_what_is_mended_for_another_place_is_not_written_into_the_first(cast: Cast, clock: Clock):
    def sent(name: str, place: str, **said: str) -> Submission | None:
        rows = [TypedRow(1, "HO-1", valid_from="2026-01-01", facts=FACTS)]
        told = {"register": "household", "rows": rows, "way": "phone", "known": 1, "at": clock.tick()}
        return receive(by=head, place=place, client_key=name, **told, **said).submission

    head = enrol(
        username="hai-xa",
        full_name="Hai xã",
        organisation="commune_government",
        grants=[Granted("enter", SA_LY), Granted("enter", DEO_GIA)],
    )
    first = sent("may-1", SA_LY)
    assert first is not None
    send_back(first, by=cast.reviewer, reason="Hộ ở xã khác", at=clock.tick())
    second = sent("may-2", DEO_GIA, mends="may-1")
    assert second is not None
    assert (second.place, second == first) == (DEO_GIA, False)


def test_evidence_of_a_draft_goes_over_to_what_mends_it(cast: Cast, clock: Clock):
    def sent(name: str, members: str, mends: str = "") -> Receipt:
        rows = [TypedRow(1, "HO-1", valid_from="2026-01-01", facts=FACTS | {"members": members})]
        told = {"register": "household", "place": SA_LY, "rows": rows, "way": "phone", "known": 1}
        return receive(by=cast.official, client_key=name, mends=mends, at=clock.tick(), **told)

    draft = sent("may-1", "nhiều").draft
    assert draft is not None
    photo = Attachment.objects.create(
        draft=draft,
        row=1,
        kind="photo",
        name="a.jpg",
        size=9,
        sha256="a" * 64,
        by=cast.official,
        at=clock.now,
    )
    still_wrong = sent("may-2", "rất nhiều", mends="may-1").draft
    assert still_wrong is not None
    assert list(still_wrong.attachments.all()) == [photo]
    mended = sent("may-3", "6", mends="may-2").submission
    assert mended is not None
    assert list(mended.attachments.all()) == [photo]
    assert not Draft.objects.exists()
