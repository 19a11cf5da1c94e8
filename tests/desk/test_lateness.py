"""The board of lateness: computed, edited by nobody, explained by who is charged, read by who supervises."""

import datetime as dt
import re
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.desk.conftest import signed_in
from tests.door import SA_LY, ZONE, Cast, Clock, row
from vungcao.intake.actions import Answers, approve, submit
from vungcao.obligations.models import Explanation
from vungcao.people.actions import enrol
from vungcao.people.rules import Granted

BOARD = "/ban-lam-viec/cham/"
LATE = f"/ban-lam-viec/cham/half_roads/2026-h1/{SA_LY}/"


@pytest.fixture(autouse=True)
def three_days_late(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """28 June 2026: the roads of the first half of the year were due on the 25th."""
    clock.now = dt.datetime(2026, 6, 28, 9, 0, tzinfo=ZONE)
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)


def page(client: Client, address: str = BOARD, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return unescape(response.content.decode())


def roads(cast: Cast, clock: Clock) -> None:
    submission = submit(
        by=cast.official,
        register="road",
        place=SA_LY,
        rows=[row("DX-1", {"surface": "earth"})],
        way="form",
        at=clock.now,
        answers=Answers("half_roads", "2026-h1"),
    )
    approve(submission, by=cast.reviewer, at=clock.tick())


def test_whoever_supervises_reads_what_is_late_everywhere(supervisor: Client):
    shown = page(supervisor)
    assert "4 dòng" in shown
    for name in ("Xã Sa Lý", "Xã Đèo Gia", "Xã Nam Dương", "Phường Chũ"):
        assert name in shown
    assert "quá hạn nộp" in shown


def test_a_round_is_said_once_for_all_its_places(supervisor: Client):
    shown = page(supervisor)
    (head,) = re.findall(r'<th scope="rowgroup".*?</th>', shown, flags=re.DOTALL)
    told = " ".join(re.sub(r"<[^>]+>", " ", head).split())
    assert told.endswith("· hạn 25/06/2026 · chậm 3 ngày · 4 nơi")
    assert shown.count('<th scope="row">') == 4


def test_an_official_reads_their_own_place_alone_and_a_technician_nothing(official: Client, cast: Cast):
    shown = page(official)
    assert "Xã Sa Lý" in shown
    assert "Xã Đèo Gia" not in shown
    assert "Không có việc nào đang quá hạn" in page(signed_in(cast.technician))


def test_it_is_narrowed_to_a_register_or_a_place(supervisor: Client):
    assert "1 dòng" in page(supervisor, f"{BOARD}?noi={SA_LY}")
    assert "4 dòng" in page(supervisor, f"{BOARD}?so=road")
    assert "Không có việc nào" in page(supervisor, f"{BOARD}?so=household")


def test_what_was_done_late_moves_to_the_other_list_and_stays_there(
    supervisor: Client, cast: Cast, clock: Clock
):
    assert "Không có việc nào đã xong muộn" in page(supervisor, f"{BOARD}?xong=1")
    roads(cast, clock)
    assert "3 dòng" in page(supervisor)
    shown = page(supervisor, f"{BOARD}?xong=1")
    assert "xong, có cấp muộn" in shown
    assert "muộn ở: nộp" in shown


def test_who_is_charged_explains_and_everybody_with_sight_reads_it(
    official: Client, supervisor: Client, clock: Clock
):
    assert official.post(LATE, {"loi": " Mưa lũ chia cắt, xong trước 30/6. "}).status_code == 302
    for client in (official, supervisor):
        shown = page(client, LATE)
        assert "Mưa lũ chia cắt, xong trước 30/6." in shown
        assert "Lý Thị Mẩy" in shown
        assert "về cấp «nộp»" in shown
    assert "1 lời" in page(supervisor)


def test_who_is_not_charged_reads_and_does_not_write(supervisor: Client, reviewer: Client, cast: Cast):
    stranger = enrol(username="la", full_name="Lạ", organisation="province", grants=[Granted("enter", SA_LY)])
    for client in (supervisor, reviewer, signed_in(stranger)):
        assert "Vì sao chậm" not in page(client, LATE)
        response = client.post(LATE, {"loi": "Không phải việc tôi"})
        assert response.status_code == 422
        assert "OBL-011" in response.content.decode()
    assert signed_in(cast.neighbour).post(LATE, {"loi": "x"}).status_code == 404
    assert not Explanation.objects.exists()


def test_an_explanation_has_words_and_is_of_what_is_late(official: Client, cast: Cast, clock: Clock):
    response = official.post(LATE, {"loi": "  "})
    assert response.status_code == 422
    assert "OBL-013" in response.content.decode()
    response = official.post(LATE.replace("h1", "h2"), {"loi": "Chưa đến hạn"})
    assert "OBL-012" in response.content.decode()
    assert "OBL-011" not in response.content.decode()


def test_no_code_changes_or_deletes_an_explanation(official: Client):
    official.post(LATE, {"loi": "Mưa lũ"})
    kept = Explanation.objects.get()
    kept.text = "Khác"
    with pytest.raises(ValueError, match="never changed"):
        kept.save()
    with pytest.raises(ValueError, match="never deleted"):
        kept.delete()
    with pytest.raises(ValueError, match="never changed"):
        Explanation.objects.update(text="Khác")
    with pytest.raises(ValueError, match="never deleted"):
        Explanation.objects.all().delete()
    for address in (LATE, BOARD):
        for method in ("put", "patch", "delete"):
            assert getattr(official, method)(address).status_code == 405
    assert official.post(BOARD).status_code == 405
    assert Explanation.objects.get().text == "Mưa lũ"


def test_what_is_not_owed_has_no_page(supervisor: Client):
    for name in (
        f"half_roads/2026-q1/{SA_LY}",
        f"nothing/2026-h1/{SA_LY}",
        "half_roads/2026-h1/24@2025-07-01",
    ):
        page(supervisor, f"/ban-lam-viec/cham/{name}/", 404)


def test_the_table_says_the_same_and_a_spreadsheet_computes_nothing_in_it(
    official: Client, supervisor: Client
):
    official.post(LATE, {"loi": "=HYPERLINK(1)"})
    response = supervisor.get(f"{BOARD}bang.csv?noi={SA_LY}")
    assert response["Content-Type"].startswith("text/csv")
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("obligation,register,period,place,place_name,state")
    assert len(lines) == 2
    start = f"half_roads,road,2026-h1,{SA_LY},Xã Sa Lý,overdue,filing,2026-06-25,3,filing,,"
    assert lines[1].startswith(start)
    assert "Lý Thị Mẩy: =HYPERLINK(1)" in lines[1], "not at the beginning of a cell"


def test_the_board_asks_the_store_equally_often_for_one_place_and_for_all(
    official: Client, supervisor: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
):
    official.post(LATE, {"loi": "Mưa lũ"})
    for client in (official, supervisor):
        page(client)
        with django_assert_num_queries(11):
            page(client)
