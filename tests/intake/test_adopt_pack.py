"""An edition of the pack comes into force by an entry of the journal."""

import json

import pytest

from tests.door import NAM_DUONG, SA_LY, approved, filed, household, row
from tests.pack.mini import the_pack
from tests.places.test_places import renamed, without
from vungcao.exact.refusal import Refused
from vungcao.intake.actions import adopt_pack, approve
from vungcao.intake.queries import check_journal
from vungcao.journal.queries import last_number
from vungcao.pack import edition as editions
from vungcao.pack.model import Pack
from vungcao.pack.register import FieldEntry
from vungcao.places.models import Place
from vungcao.places.queries import edition_in_force
from vungcao.registers.queries import versions_known_now


def test_an_edition_is_adopted_by_an_entry_that_says_what_changes(cast, clock):
    entry = adopt_pack(renamed(the_pack(), SA_LY, "Sa Lý Mới"), by_code="ky-thuat", at=clock.tick())
    assert entry is not None
    content = json.loads(entry.content)
    assert (entry.number, entry.actor_code, entry.action) == (2, "ky-thuat", "adopt_pack")
    assert content["edition"] == edition_in_force().digest
    assert content["previous_edition"] == editions.digest(the_pack())
    assert content["places"]["changed"] == [SA_LY]
    assert list(check_journal()) == []


def test_the_edition_in_force_is_not_adopted_again(cast, clock):
    assert adopt_pack(the_pack(), by_code="ky-thuat", at=clock.tick()) is None
    assert last_number() == 1


def test_an_earlier_edition_adopted_again_by_a_clock_that_is_behind_is_in_force(cast, clock):
    adopt_pack(renamed(the_pack(), SA_LY, "Sa Lý Mới"), by_code="ky-thuat", at=clock.tick())
    adopt_pack(the_pack(), by_code="ky-thuat", at=clock.tick(hours=-1))
    assert edition_in_force().digest == editions.digest(the_pack())
    assert list(check_journal()) == []


@pytest.mark.parametrize("refers", ["nothing", "grant", "submission"])
def test_a_place_left_out_is_kept_while_something_refers_to_it(cast, clock, refers):
    pack = without(the_pack(), NAM_DUONG if refers == "nothing" else SA_LY)
    if refers == "grant":
        filed(cast, clock, household("HO-1")).delete()
    adopt_pack(pack, by_code="ky-thuat", at=clock.tick())
    assert Place.objects.filter(pk=NAM_DUONG).exists() == (refers != "nothing")
    assert Place.objects.filter(pk=SA_LY).exists()
    assert list(check_journal()) == []


def test_a_place_with_facts_is_kept(cast, clock):
    approved(cast, clock, household("HO-1"))
    cast.official.grants.all().delete()
    adopt_pack(without(the_pack(), SA_LY), by_code="ky-thuat", at=clock.tick())
    assert Place.objects.filter(pk=SA_LY).exists()


def with_field(pack: Pack, register: str, **field: object) -> Pack:
    """A pack with one more field in a register."""
    label = {"vi": "Mới", "en": "New"}
    added = FieldEntry.model_validate({"label": label, **field})
    changed = tuple(
        r.model_copy(update={"fields": (*r.fields, added)}) if r.id == register else r for r in pack.registers
    )
    return pack.model_copy(update={"registers": changed})


def test_what_waits_is_approved_by_the_edition_then_in_force(cast, clock):
    waiting = filed(cast, clock, row("HO-1", {"residence": "present"}))
    asked = with_field(the_pack(), "household", id="phone", type="boolean", required=True)
    adopt_pack(asked, by_code="ky-thuat", at=clock.tick())
    with pytest.raises(Refused) as refused:
        approve(waiting, by=cast.reviewer, at=clock.tick())
    assert refused.value.codes == ("REG-003",)
    offered = with_field(the_pack(), "household", id="phone", type="boolean")
    adopt_pack(offered, by_code="ky-thuat", at=clock.tick())
    approve(waiting, by=cast.reviewer, at=clock.tick())
    assert versions_known_now("household").get().facts["phone"] is None
