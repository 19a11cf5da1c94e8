"""Messages at the desk; my address, my wish and my calendar."""

import datetime as dt
import re
from html import unescape

import pytest
from django.test import Client
from icalendar import Calendar

from tests.desk.conftest import signed_in
from tests.door import SA_LY, ZONE, Cast, Clock, household, row
from tests.obligations.test_rules import stepped_pack
from vungcao.intake.actions import Answers, adopt_pack, approve, submit
from vungcao.obligations.actions.notices import tell_everybody
from vungcao.obligations.models import FeedAddress, Subscription

MESSAGES, WISH = "/ban-lam-viec/tin/", "/toi/nhan-tin/"


@pytest.fixture(autouse=True)
def a_week_before(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    clock.now = dt.datetime(2026, 6, 18, 9, 0, tzinfo=ZONE)
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())


def feed_address(client: Client) -> str:
    """The address as the page shows it, this once, without the name of the machine."""
    shown = page_of(client.post(f"{WISH}lich/"))
    found = re.search(r"http://testserver(\S*lich\.ics\?ma=[\w-]+)", shown)
    assert found is not None
    return found[1]


def page_of(response) -> str:
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_what_i_was_told_is_at_my_desk_until_i_have_read_it(official: Client, reviewer: Client, clock: Clock):
    tell_everybody(at=clock.now, link_in=lambda language: "")
    assert "1 tin chưa đọc" in page(official, "/ban-lam-viec/")
    shown = page(official, MESSAGES)
    assert "Hạn nộp 25/06/2026: Rà soát đường 6 tháng, Xã Sa Lý" in shown
    newest = re.search(r'name="den" value="(\d+)"', shown)
    assert newest is not None
    official.post(f"{MESSAGES}da-doc/", {"den": newest[1]})
    assert "tin chưa đọc" not in page(official, "/ban-lam-viec/")
    assert "chưa đọc</span>" not in page(official, MESSAGES)
    assert "Chưa có tin nào" in page(reviewer, MESSAGES)


def test_reading_is_said_by_a_form_and_takes_any_nonsense(official: Client):
    assert official.get(f"{MESSAGES}da-doc/").status_code == 405
    for nonsense in ("", "-1", "x", "9" * 40, "²"):
        assert official.post(f"{MESSAGES}da-doc/", {"den": nonsense}).status_code == 302


def test_i_say_where_and_whether_i_want_mail(official: Client, cast: Cast):
    said = {"email": "may@example.vn", "wants_mail": "on", "language": "en"}
    assert official.post(WISH, said).status_code == 302
    cast.official.refresh_from_db()
    wish = Subscription.objects.get(person=cast.official)
    assert (cast.official.email, wish.wants_mail, wish.language) == ("may@example.vn", True, "en")
    official.post(WISH, said | {"wants_mail": ""})
    wish.refresh_from_db()
    assert wish.wants_mail is False
    assert "checked" not in page(official, WISH)


def test_a_wrong_address_is_said_and_nothing_is_kept(official: Client, cast: Cast):
    response = official.post(WISH, {"email": "không phải thư", "language": "vi"})
    assert response.status_code == 422
    assert "Viết địa chỉ như" in unescape(response.content.decode())
    cast.official.refresh_from_db()
    assert cast.official.email == ""


def test_a_calendar_opens_by_its_secret_alone_and_tells_what_is_due(
    official: Client, client: Client, cast: Cast
):
    response = client.get(feed_address(official))
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(response.content)
    events = {str(each["uid"]): each for each in calendar.walk("VEVENT")}
    roads = events["half_roads.2026-h1.filing@vung-cao"]
    assert str(roads["summary"]) == "Hạn nộp: Rà soát đường 6 tháng, 6 tháng đầu năm 2026 (còn 1 nơi)"
    assert (roads["dtstart"].dt, roads["dtend"].dt) == (dt.date(2026, 6, 25), dt.date(2026, 6, 26))
    assert "half_roads.2026-h2.filing@vung-cao" in events, "what is coming too"


def test_a_calendar_is_as_the_standard_asks(official: Client, client: Client):
    content = client.get(feed_address(official)).content
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    calendar = Calendar.from_ical(content)
    assert (str(calendar["version"]), bool(calendar["prodid"])) == ("2.0", True)
    uids = [str(event["uid"]) for event in calendar.walk("VEVENT")]
    assert len(uids) == len(set(uids)) > 0
    assert all("dtstamp" in event and "dtstart" in event for event in calendar.walk("VEVENT"))


def test_a_calendar_names_nobody(official: Client, client: Client, cast: Cast, clock: Clock):
    named = household("H-1", since=dt.date(2026, 1, 1))
    submit(by=cast.official, register="household", place=SA_LY, rows=[named], way="form", at=clock.now)
    submission = submit(
        by=cast.official,
        register="road",
        place=SA_LY,
        rows=[row("DX-1", {"surface": "earth"})],
        way="form",
        at=clock.now,
        note="Theo bà Mẩy",
        answers=Answers("half_roads", "2026-h1"),
    )
    approve(submission, by=cast.reviewer, at=clock.tick())
    said = client.get(feed_address(official)).content.decode()
    for secret in ("Mẩy", "can-bo-xa", "H-1", "DX-1"):
        assert secret not in said
    assert "(xong)" in said.replace("\r\n ", "")


def test_the_secret_is_kept_as_a_digest_and_a_new_one_closes_the_old(official: Client, client: Client):
    first = feed_address(official)
    assert first.partition("ma=")[2] not in FeedAddress.objects.get().digest
    second = feed_address(official)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    assert second.partition("ma=")[2] not in page(official, WISH), "it is shown once"
    official.post(f"{WISH}lich/", {"close": "1"})
    assert client.get(second).status_code == 404


def test_no_secret_a_wrong_one_and_one_of_an_account_out_of_use_open_nothing(
    official: Client, client: Client, cast: Cast
):
    address = feed_address(official)
    for wrong in ("/ban-lam-viec/lich.ics", "/ban-lam-viec/lich.ics?ma=", address + "x"):
        assert client.get(wrong).status_code == 404
    cast.official.is_active = False
    cast.official.save()
    assert client.get(address).status_code == 404


def test_whoever_reviews_has_the_last_days_of_their_steps(cast: Cast, client: Client):
    adopt_pack(stepped_pack(), by_code="ky-thuat", at=cast.official.date_joined)
    calendar = Calendar.from_ical(client.get(feed_address(signed_in(cast.reviewer))).content)
    said = {str(each["uid"]): str(each["summary"]) for each in calendar.walk("VEVENT")}
    assert "half_roads.2026-h1.commune@vung-cao" in said
    assert said["half_roads.2026-h1.department@vung-cao"] == (
        "Hạn duyệt: Rà soát đường 6 tháng, 6 tháng đầu năm 2026 (còn 4 nơi)"
    )
    assert not any(uid.endswith("filing@vung-cao") for uid in said)


def test_a_calendar_in_english_is_so(official: Client, client: Client):
    official.post(WISH, {"email": "", "language": "en"})
    address = feed_address(official)
    assert address.startswith("/en/")
    assert b"To be filed: Half-yearly review of roads" in client.get(address).content.replace(b"\r\n ", b"")
