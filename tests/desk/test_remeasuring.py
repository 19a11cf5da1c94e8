"""Independent re-measuring at the desk: nobody who measures sees what is recorded, and nothing else is told of it."""

import re

import pytest
from django.test import Client

from tests.desk.conftest import signed_in
from tests.door import SA_LY, Cast, Clock, household, row
from tests.rounds import changed, selected, told
from vungcao.desk.views import remeasuring as pages
from vungcao.people.actions import enrol
from vungcao.people.models import Look
from vungcao.people.rules import Granted
from vungcao.registers.models import Version
from vungcao.remeasurement.actions import announce, close, draw_sample
from vungcao.remeasurement.models import Measurement, Round, Selection
from vungcao.remeasurement.queries import waiting_for

pytestmark = pytest.mark.usefixtures("home")
HOME = "/ban-lam-viec/do-lai/"


@pytest.fixture(autouse=True)
def standing_clock(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the pages is the clock of the test."""
    monkeypatch.setattr(pages.timezone, "now", lambda: clock.now)
    monkeypatch.setattr(pages.timezone, "localdate", lambda: clock.now.date())


def text(client: Client, address: str, *, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:1500]
    return response.content.decode()


def paper(drawn_record: Selection) -> str:
    return f"{HOME}phieu/{drawn_record.pk}/"


FORM = {
    "so": "road",
    "ly-do": "Nghi có đoạn chưa làm",
    "truong": ["length_km", "surface"],
    "ngay": "01/03/2026",
    "nhom": "",
    "tang": "place",
    "moi-tang": "10",
    "ngay-mam": "03/03/2026",
    "han": "20/03/2026",
}


class TestBlind:
    """Every road is recorded with a length and a surface that nothing else on a page could contain."""

    @pytest.fixture
    def secretive(self, drawn: Round) -> Round:
        Version.objects.filter(register="road").update(
            facts={"length_km": "7.313", "kind": "alley", "surface": "asphalt"}
        )
        return drawn

    def test_no_page_on_the_way_tells_what_is_recorded(
        self,
        secretive: Round,
        supervisor: Client,
        roads: Cast,
        clock: Clock,
    ):
        one = selected(secretive, SA_LY, 1)
        pages_seen = [text(supervisor, HOME), text(supervisor, paper(one))]
        wrong = {"ket-qua": "measured", "f_length_km": "một", "ngay-do": "04/03/2026"}
        refused = supervisor.post(paper(one), wrong)
        assert refused.status_code == 422
        pages_seen.append(refused.content.decode())
        sent = supervisor.post(paper(one), wrong | {"f_length_km": "1,2", "f_surface": "earth"}, follow=True)
        pages_seen += [sent.content.decode(), text(supervisor, paper(one))]
        for page in pages_seen:
            assert "7,313" not in page
            assert "7.313" not in page
            assert not re.search(r'value="asphalt"[^>]*(selected|checked)', page)

    def test_an_input_holds_nothing_but_what_was_typed(self, secretive: Round, supervisor: Client):
        page = text(supervisor, paper(selected(secretive, SA_LY, 1)))
        assert re.search(r'name="f_length_km"[^>]*value=""', page)
        assert "Đường ngõ xóm" not in page  # nor a field that is not measured

    def test_the_recorded_page_and_list_wait_until_it_is_measured(
        self, secretive: Round, supervisor: Client, reviewer: Client
    ):
        one = selected(secretive, SA_LY, 1)
        address = f"/ban-lam-viec/ban-ghi/{one.seq}/"
        assert "7,313" not in text(supervisor, address, status=403)
        assert "7,313" in text(reviewer, address)
        row_of_it = text(supervisor, f"/ban-lam-viec/so/road/{SA_LY}/?ma={one.key}")
        assert "7,313" not in row_of_it
        supervisor.post(paper(one), {"ket-qua": "not_found", "ngay-do": "04/03/2026"})
        assert "7,313" in text(supervisor, address)


def test_a_household_is_visited_by_who_may_and_each_look_is_kept(
    roads: Cast,
    clock: Clock,
):
    told(roads, clock, SA_LY, "household", [household(f"H{n:02}", number=n) for n in range(1, 8)])
    visitor = enrol(
        username="dieu-tra",
        full_name="Phùng Thị Mai",
        organisation="",
        grants=[Granted("read"), Granted("review")],
    )
    plan = changed(register="household", fields=("members", "poverty"), per_stratum=3)
    round = announce(by=roads.province, plan=plan, chance="x", at=clock.tick())
    clock.tick(days=1)
    told(roads, clock, SA_LY, "hamlet", [row("T-1", {"name": "Khả"})])
    people = [visitor, roads.supervisor]
    draw_sample(round, by=roads.province, measurers=people, at=clock.tick(days=1))
    assert waiting_for(roads.supervisor) == []  # reads, and has no insight
    one = waiting_for(visitor)[0]
    page = text(signed_in(visitor), paper(one))
    assert not re.search(r"(selected|checked)[^>]*>[^<]*(nghèo|Không)", page)
    assert [(look.person_code, look.key, look.reason) for look in Look.objects.all()] == [
        ("dieu-tra", one.key, f"Đo lại, vòng {round.pk}")
    ]


def test_a_round_from_announcing_to_closing_at_the_desk(
    roads: Cast,
    clock: Clock,
):
    province = signed_in(roads.province)
    assert "Chọn sổ" in text(province, f"{HOME}moi/")
    assert "Chiều dài" in text(province, f"{HOME}moi/?so=road")
    assert province.post(f"{HOME}moi/", FORM | {"ngay-mam": "hôm kia"}).status_code == 422
    assert province.post(f"{HOME}moi/", FORM | {"moi-tang": "nhiều"}).status_code == 422
    assert province.post(f"{HOME}moi/", FORM).status_code == 302
    round = Round.objects.get()
    run = f"{HOME}{round.pk}/"
    assert "Chưa rút được" in text(province, run)
    assert province.post(f"{run}rut/", {"nguoi": "mttq"}).status_code == 422
    clock.tick(days=1)
    told(roads, clock, SA_LY, "hamlet", [row("T-1", {"name": "Khả"})])
    clock.tick(days=1)
    province, supervisor = signed_in(roads.province), signed_in(roads.supervisor)
    assert "Hoàng Thị Sen" in text(province, run)
    assert province.post(f"{run}rut/", {"nguoi": ["mttq", "so-danv"]}).status_code == 302
    assert len(waiting_for(roads.supervisor)) == 20  # the department approved them all
    assert "0/20 phiếu" in text(province, run)
    assert province.post(f"{run}dong/").status_code == 422
    one = selected(round, SA_LY, 1)
    assert province.post(f"{HOME}phieu/{one.pk}/giao/", {"nguoi": "so-danv"}).status_code == 422
    sent = {"ket-qua": "measured", "f_length_km": "0,500", "ngay-do": "04/03/2026"}
    assert supervisor.post(paper(one), sent).status_code == 302
    assert supervisor.post(paper(one), sent).status_code == 422  # sent already
    assert supervisor.post(paper(one), sent | {"ly-do": "đo nhầm"}).status_code == 302
    assert Measurement.objects.filter(selection=one).count() == 2
    clock.tick(days=30)
    province = signed_in(roads.province)
    assert province.post(f"{run}dong/").status_code == 302
    page = text(province, run)
    assert one.key in page
    assert f"/ban-lam-viec/ban-ghi/{one.seq}/" in page
    assert "0,5" in page


def test_who_enters_is_led_to_the_correction(
    all_measured: Round,
    roads: Cast,
    clock: Clock,
):
    close(all_measured, by=roads.province, at=clock.tick())
    both = enrol(
        username="hai-quyen", full_name="X", organisation="", grants=[Granted("review"), Granted("enter")]
    )
    one = selected(all_measured, SA_LY, 1)
    assert f"/ban-lam-viec/ban-ghi/{one.seq}/sua/" in text(signed_in(both), f"{HOME}{all_measured.pk}/")


def test_the_desk_says_that_there_is_something_to_measure(drawn: Round, supervisor: Client):
    assert "Đo lại độc lập (20)" in re.sub(r"\s+", " ", text(supervisor, "/ban-lam-viec/"))


def test_the_page_of_a_round_asks_no_more_for_a_longer_sample(
    drawn: Round,
    roads: Cast,
    django_assert_num_queries,
):
    province = signed_in(roads.province)
    address = f"{HOME}{drawn.pk}/"
    text(province, address)
    with django_assert_num_queries(16):
        text(province, address)
