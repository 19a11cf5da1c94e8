"""Letters against a real mail server: one that is away, one that comes back, one that refuses, a worker killed."""

import datetime as dt
import socket
from collections.abc import Iterator
from email.message import Message as Mail

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Receiving
from pytest_django import Settings

from tests.door import Cast, Clock
from vungcao.obligations.actions import outbox
from vungcao.obligations.actions.subscribing import subscribe
from vungcao.obligations.models import Letter
from vungcao.obligations.rules import wait_after


class Post(Receiving):
    """A server that keeps what it takes, and refuses whom it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[Mail] = []
        self.refuses = ""

    def handle_message(self, message: Mail) -> None:
        self.mails.append(message)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
def post(settings: Settings) -> Post:
    """The server's memory; `listening` lets it answer."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = asked.getsockname()[1]
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_TIMEOUT = 5
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    return Post()


@pytest.fixture
def server(post: Post, settings: Settings) -> Iterator[Controller]:
    """The server, not yet listening."""
    controller = Controller(post, hostname="127.0.0.1", port=settings.EMAIL_PORT)
    yield controller
    if controller.server is not None:
        controller.stop()


@pytest.fixture
def letter(cast: Cast, clock: Clock) -> Letter:
    """A letter to the official of Sa Lý."""
    subscribe(cast.official, email="may@example.vn", wants_mail=True, language="vi")
    return write(cast, clock, "<mot@vung-cao>")


def write(cast: Cast, clock: Clock, message_id: str) -> Letter:
    return Letter.objects.create(
        person=cast.official,
        message_id=message_id,
        subject="Vùng Cao: 1 tin mới",
        body="- Hạn nộp 25/06/2026\n",
        written_at=clock.now,
        next_at=clock.now,
    )


def test_a_letter_arrives_as_it_was_written_and_once(
    letter: Letter, post: Post, server: Controller, clock: Clock
):
    server.start()
    assert outbox.send_due(at=clock.tick()) == 1
    assert outbox.send_due(at=clock.tick(days=1)) == 0
    (mail,) = post.mails
    assert mail["Message-ID"] == "<mot@vung-cao>"
    assert mail["To"] == "may@example.vn"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "Hạn nộp 25/06/2026" in mail.get_payload(decode=True).decode()


def test_a_server_that_is_away_loses_nothing(letter: Letter, post: Post, server: Controller, clock: Clock):
    assert outbox.send_due(at=clock.tick()) == 0
    letter.refresh_from_db()
    assert (letter.attempts, letter.sent_at, letter.given_up_at) == (1, None, None)
    server.start()
    assert outbox.send_due(at=clock.tick()) == 0, "not before its time"
    assert outbox.send_due(at=clock.tick(minutes=2)) == 1
    assert len(post.mails) == 1


def test_a_server_that_is_away_is_asked_once_a_round(letter: Letter, cast: Cast, clock: Clock, post: Post):
    write(cast, clock, "<hai@vung-cao>")
    outbox.send_due(at=clock.tick())
    assert sorted(Letter.objects.values_list("attempts", flat=True)) == [0, 1]


def test_a_worker_killed_before_the_server_answers_has_the_letter_sent_again(
    letter: Letter, post: Post, server: Controller, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    server.start()
    with monkeypatch.context() as broken:
        broken.setattr(outbox, "_send", killed)
        with pytest.raises(KeyboardInterrupt):
            outbox.send_due(at=clock.tick())
    assert outbox.send_due(at=clock.tick(minutes=3)) == 1
    assert len(post.mails) == 1


def test_a_worker_killed_after_the_server_took_it_sends_it_twice_under_one_name(
    letter: Letter, post: Post, server: Controller, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    server.start()
    send = outbox._send

    def taken_then_killed(each: Letter) -> None:
        send(each)
        killed(each)

    with monkeypatch.context() as broken:
        broken.setattr(outbox, "_send", taken_then_killed)
        with pytest.raises(KeyboardInterrupt):
            outbox.send_due(at=clock.tick())
    assert outbox.send_due(at=clock.tick(minutes=3)) == 1
    assert [mail["Message-ID"] for mail in post.mails] == ["<mot@vung-cao>"] * 2


def killed(letter: Letter) -> None:
    raise KeyboardInterrupt


def test_an_address_refused_for_good_is_given_up_and_the_next_letter_goes(
    letter: Letter, post: Post, server: Controller, clock: Clock
):
    server.start()
    post.refuses = "550 no such user"
    assert outbox.send_due(at=clock.tick()) == 0
    letter.refresh_from_db()
    assert letter.given_up_at == clock.now
    post.refuses = ""
    assert outbox.send_due(at=clock.tick(days=1)) == 0


def test_an_address_refused_for_now_is_tried_again(
    letter: Letter, post: Post, server: Controller, clock: Clock
):
    server.start()
    post.refuses = "450 try later"
    assert outbox.send_due(at=clock.tick()) == 0
    post.refuses = ""
    assert outbox.send_due(at=clock.tick(minutes=2)) == 1


def test_who_wants_no_mail_any_more_gets_none_that_was_written_before(
    letter: Letter, cast: Cast, post: Post, server: Controller, clock: Clock
):
    server.start()
    subscribe(cast.official, email="may@example.vn", wants_mail=False, language="vi")
    assert outbox.send_due(at=clock.tick()) == 0
    letter.refresh_from_db()
    assert letter.given_up_at is not None
    assert post.mails == []


def test_letters_go_to_the_address_that_the_person_has_when_they_are_sent(
    letter: Letter, cast: Cast, post: Post, server: Controller, clock: Clock
):
    server.start()
    subscribe(cast.official, email="moi@example.vn", wants_mail=True, language="vi")
    outbox.send_due(at=clock.tick())
    assert post.mails[0]["To"] == "moi@example.vn"


def test_old_letters_are_forgotten_and_waiting_ones_never(letter: Letter, cast: Cast, clock: Clock):
    Letter.objects.filter(pk=letter.pk).update(sent_at=clock.now)
    waiting = write(cast, clock, "<hai@vung-cao>")
    outbox.forget_old(at=clock.tick(days=91))
    assert list(Letter.objects.all()) == [waiting]


def test_it_waits_longer_each_time_and_six_hours_at_most():
    waits = [wait_after(attempts) for attempts in range(1, 30)]
    assert waits[:3] == [dt.timedelta(minutes=minutes) for minutes in (2, 4, 8)]
    assert waits == sorted(waits)
    assert waits[-1] == dt.timedelta(hours=6)
