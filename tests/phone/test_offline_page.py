"""The page that is kept on a phone: what it carries, what it sends, what it is told."""

import json
import uuid

import pytest
from django.test import Client

from tests.door import SA_LY
from tests.phone.conftest import OURS, browser_of
from vungcao.intake.actions import approve, send_back
from vungcao.intake.models import Draft, Receipt, Submission
from vungcao.people.models import Look, Person
from vungcao.phone.sent import NotAnEditError, read_edit
from vungcao.registers.queries import versions_known_now

HOUSEHOLDS = f"/dien-thoai/nhap/household/{SA_LY}/"


def edit(**named: object) -> dict[str, object]:
    """An edit as the page sends it: household HO-1 of hamlet SL-T1 has five members from February on."""
    name = str(uuid.uuid4())
    facts = {
        "hamlet": OURS,
        "ethnic_group": "tay",
        "poverty": "none",
        "members": "5",
        "residence": "present",
    }
    return {
        "id": name,
        "branch": name,
        "position": 1,
        "register": "household",
        "place": SA_LY,
        "key": "HO-1",
        "valid_from": "01/02/2026",
        "facts": facts,
        "base_seq": 0,
        "known": 10_000,
        "note": "",
        "mends": "",
    } | named


def saying(said: dict, **facts: str) -> dict:
    """The edit, saying something else."""
    return said | {"facts": said["facts"] | facts}


def send(client: Client, said: object) -> tuple[int, dict]:
    answer = client.post("/dien-thoai/gui/", json.dumps(said), content_type="application/json")
    return answer.status_code, answer.json()


def carry(client: Client, **form: str) -> tuple[int, dict]:
    answer = client.post(f"{HOUSEHOLDS}ban-ghi/", form)
    return answer.status_code, answer.json()


def states(client: Client, *names: object) -> dict:
    return client.post("/dien-thoai/trang-thai/", {"id": names}).json()["states"]


WHY = {"ly-do": "Đi từng nhà"}


def test_a_hamlet_head_is_offered_the_registers_of_the_field_within_the_hamlet(head):
    page = browser_of(head).get("/dien-thoai/nhap/").content.decode()
    assert "Hộ gia đình" in page
    assert "chỉ trong phạm vi được giao" in page
    assert "Thu nhập" not in page, "a register that is not filled in the field"


def test_what_is_carried_is_of_the_hamlet_alone_for_a_reason_and_each_record_is_a_look(head):
    client = browser_of(head)
    assert carry(client)[0] == 422
    assert not Look.objects.exists()
    status, told = carry(client, **WHY)
    assert status == 200
    assert [(each["key"], each["facts"]["members"]) for each in told["records"]] == [("HO-1", "4")]
    looks = Look.objects.values_list("person_code", "register", "key", "reason")
    assert list(looks) == [("truong-thon", "household", "HO-1", "Đi từng nhà")]


def test_the_page_itself_holds_no_record_so_the_phone_may_keep_it(head):
    page = browser_of(head).get(HOUSEHOLDS).content.decode()
    assert "HO-1" not in page
    assert OURS in page
    assert "SL-T2" not in page, "another hamlet is not offered"


def test_an_official_carries_the_whole_commune(cast, two_hamlets):
    _status, told = carry(browser_of(cast.official), **WHY)
    assert [each["key"] for each in told["records"]] == ["HO-1", "HO-2"]


def test_an_edit_is_received_once_and_approved_like_any_other(head, cast, clock):
    client, said = browser_of(head), edit()
    first, again = send(client, said), send(client, said)
    assert first == again
    assert (first[0], first[1]["state"]) == (200, "submitted")
    filed = Submission.objects.get(client_key=said["id"])
    assert (filed.way, filed.filed_by) == ("phone", head)
    approve(filed, by=cast.reviewer, at=clock.tick())
    standing = versions_known_now("household").get(key="HO-1", valid_before=None)
    assert standing.facts["members"] == 5
    assert states(client, said["id"]) == {said["id"]: ["approved", ""]}


def test_what_the_door_cannot_take_is_kept_and_the_phone_is_told_what_to_mend(head):
    _status, told = send(browser_of(head), saying(edit(), members="năm"))
    assert told["state"] == "draft"
    assert "năm" in told["said"]
    assert Draft.objects.get().rows[0]["facts"]["members"] == "năm"


def test_an_edit_of_another_hamlet_is_kept_too_and_files_nothing(head):
    said = saying(edit(key="HO-2"), hamlet="SL-T2")
    assert send(browser_of(head), said)[1]["state"] == "draft"
    assert not Submission.objects.filter(way="phone").exists()


def test_an_edit_that_came_back_is_mended_in_its_place(head, cast, clock):
    client, first = browser_of(head), edit()
    send(client, first)
    filed = Submission.objects.get(client_key=first["id"])
    send_back(filed, by=cast.reviewer, reason="Năm nhân khẩu?", at=clock.tick())
    assert states(client, first["id"])[first["id"]] == ["returned", "Năm nhân khẩu?"]
    second = saying(edit(mends=first["id"]), members="6")
    expected = {"id": second["id"], "state": "submitted", "said": "", "number": filed.pk}
    assert send(client, second) == send(client, second) == (200, expected)
    assert Submission.objects.filter(way="phone").count() == 1
    assert filed.rows.get().facts["members"] == 6


def test_a_draft_that_is_mended_on_the_phone_gives_way(head):
    client, first = browser_of(head), saying(edit(), members="năm")
    send(client, first)
    assert send(client, edit(mends=first["id"]))[1]["state"] == "submitted"
    assert not Draft.objects.exists()
    assert Receipt.objects.count() == 2


def test_who_edits_what_was_decided_meanwhile_is_told_that_a_reviewer_settles_it(head, cast, clock):
    client = browser_of(head)
    carried = carry(client, **WHY)[1]
    seen = {"base_seq": carried["records"][0]["seq"], "known": carried["known"], "valid_from": "01/01/2026"}
    theirs, ours = edit(**seen), saying(edit(**seen), members="7")
    send(browser_of(cast.official), theirs)
    approve(Submission.objects.get(client_key=theirs["id"]), by=cast.reviewer, at=clock.tick())
    assert send(client, ours)[1]["state"] == "conflict"


def test_nobody_is_told_of_what_another_sent(head, cast):
    said = edit()
    send(browser_of(head), said)
    assert states(browser_of(cast.official), said["id"]) == {}


def test_without_a_sign_in_nothing_is_received_and_the_phone_keeps_it(client: Client, db: None):
    assert send(client, edit())[0] == 401
    assert client.get("/dien-thoai/phien/").status_code == 401
    assert not Receipt.objects.exists()


def test_a_phone_without_the_token_of_its_session_is_not_heard(head: Person):
    client = Client(enforce_csrf_checks=True)
    client.force_login(head, backend="django.contrib.auth.backends.ModelBackend")
    sent = {"data": json.dumps(edit()), "content_type": "application/json"}
    assert client.post("/dien-thoai/gui/", **sent).status_code == 403
    token = client.get("/dien-thoai/phien/").json()["token"]
    assert client.post("/dien-thoai/gui/", **sent, headers={"X-CSRFToken": token}).status_code == 200


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ([], "edit"),
        (edit(id="x"), "id"),
        (edit(branch=7), "branch"),
        (edit(facts=None), "facts"),
        (edit(facts={"members": 5}), "facts"),
        (edit(known=-1), "known"),
        (edit(known=True), "known"),
        (edit(base_seq="1"), "base_seq"),
        (edit(position=2**60), "position"),
        (edit(key=None), "key"),
    ],
)
def test_what_is_no_edit_is_refused_by_its_part(said, part):
    with pytest.raises(NotAnEditError, match=f"^{part}$"):
        read_edit(said)


def test_what_is_no_edit_is_answered_in_words_and_the_server_goes_on(head):
    client = browser_of(head)
    for body in ("", "{", "[" * 100_000, '{"id": NaN}', "\x00"):
        assert client.post("/dien-thoai/gui/", body, content_type="application/json").status_code == 400
    odd = client.post(
        "/dien-thoai/gui/", "{}", content_type="application/json", headers={"Content-Length": "x"}
    )
    assert odd.status_code == 400
    halves = saying(edit(), ghi="\ud800") | {"note": "\ud800", "key": "HO-1\udfff"}
    halves["facts"]["a\0\ud800"] = "x"
    assert send(client, halves)[0] == 200, "nor half of a character, in a name or a value"
    told = send(client, saying(edit(), hamlet=OURS + "\0"))[1]
    assert told["state"] == "submitted", "a NUL, which no store keeps, is left out"
    heavy = client.post("/dien-thoai/gui/", "x" * 300_000, content_type="application/json")
    assert heavy.status_code == 413


def test_a_register_that_is_not_there_is_kept_as_it_was_sent(head):
    assert send(browser_of(head), edit(register="gone"))[1]["state"] == "draft"


def test_the_page_asks_the_store_a_fixed_number_of_times(head, django_assert_max_num_queries):
    client = browser_of(head)
    with django_assert_max_num_queries(16):
        client.get(HOUSEHOLDS)


def test_who_is_to_measure_a_record_again_does_not_carry_it(head, monkeypatch):
    there = carry(browser_of(head), **WHY)[1]["records"]
    assert "HO-1" in [each["key"] for each in there]
    monkeypatch.setattr(
        "vungcao.phone.carried.blind_by_register", lambda _person: {"household": frozenset({"HO-1"})}
    )
    assert "HO-1" not in [each["key"] for each in carry(browser_of(head), **WHY)[1]["records"]]


def test_a_place_in_a_line_of_edits_is_one_that_a_store_keeps(head):
    assert send(browser_of(head), edit(position=2**31))[0] == 400
