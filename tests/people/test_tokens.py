"""Tokens: what comes by one may do no more than its owner, and never longer than it was given for."""

import datetime as dt

import pytest

from tests.door import DEO_GIA, SA_LY, Cast, Clock
from vungcao.exact.refusal import Refused
from vungcao.people.actions import enrol, enter_by_token, issue_token, revoke_token
from vungcao.people.models import Token
from vungcao.people.queries import may, person_of_token, places_of
from vungcao.people.rules import Granted, narrowed, new_secret, secret_digest

API, PHONE = Token.Kind.API, Token.Kind.APP_PASSWORD


def issued(cast: Cast, clock: Clock, *, kind: str = API, days: int = 30, **scope) -> tuple[Token, str]:
    end = clock.now + dt.timedelta(days=days)
    return issue_token(cast.official, kind=kind, name="máy", at=clock.now, expires_at=end, **scope)


def test_a_secret_brings_its_owner_and_is_kept_nowhere(cast: Cast, clock: Clock):
    token, secret = issued(cast, clock)
    found = person_of_token(secret, kind=API, at=clock.tick())
    assert found == cast.official
    assert found.token == token
    kept = str(list(Token.objects.values_list()))
    assert secret not in kept
    assert secret.replace("-", "") not in kept


def test_a_secret_is_read_as_people_type_it(cast: Cast, clock: Clock):
    _, secret = issued(cast, clock)
    assert person_of_token(secret.upper().replace("-", " "), kind=API, at=clock.now) == cast.official


@pytest.mark.parametrize("typed", ["", "\0", "không phải mã", "k" * 10_000])
def test_what_is_no_secret_brings_nobody(typed: str, cast: Cast, clock: Clock):
    issued(cast, clock)
    assert person_of_token(typed, kind=API, at=clock.now) is None


def test_a_secret_with_one_letter_changed_brings_nobody(cast: Cast, clock: Clock):
    _, secret = issued(cast, clock)
    other = secret[:-1] + ("a" if secret[-1] != "a" else "b")
    assert person_of_token(other, kind=API, at=clock.now) is None


def test_an_app_password_does_not_open_the_api_nor_the_other_way(cast: Cast, clock: Clock):
    _, secret = issued(cast, clock, kind=PHONE)
    assert person_of_token(secret, kind=API, at=clock.now) is None
    assert person_of_token(secret, kind=PHONE, at=clock.now) == cast.official


def test_a_token_ends_at_its_moment(cast: Cast, clock: Clock):
    _, secret = issued(cast, clock, days=1)
    assert person_of_token(secret, kind=API, at=clock.tick(hours=23, minutes=59)) == cast.official
    assert person_of_token(secret, kind=API, at=clock.tick()) is None


def test_a_revoked_token_ends_at_once_and_keeps_the_moment_it_was_first_revoked(cast: Cast, clock: Clock):
    token, secret = issued(cast, clock)
    first = clock.tick()
    revoke_token(token, at=first)
    revoke_token(token, at=clock.tick())
    assert person_of_token(secret, kind=API, at=clock.now) is None
    assert token.revoked_at == first


def test_a_token_of_an_account_out_of_use_brings_nobody(cast: Cast, clock: Clock):
    _, secret = issued(cast, clock)
    cast.official.is_active = False
    cast.official.save()
    assert person_of_token(secret, kind=API, at=clock.now) is None


def test_a_grant_taken_from_the_owner_is_taken_from_the_token(cast: Cast, clock: Clock):
    _, secret = issued(cast, clock)
    enrol(username="can-bo-xa", full_name="Lý Thị Mẩy", organisation="", grants=[Granted("read", SA_LY)])
    found = person_of_token(secret, kind=API, at=clock.now)
    assert may(found, "read", place=SA_LY, register="road")
    assert not may(found, "enter", place=SA_LY, register="road")


def test_a_narrow_token_may_do_only_what_it_says(cast: Cast, clock: Clock):
    _, secret = issued(cast, clock, verbs=["enter"], registers=["road"])
    found = person_of_token(secret, kind=API, at=clock.now)
    assert may(found, "enter", place=SA_LY, register="road")
    assert not may(found, "enter", place=SA_LY, register="household")
    assert not may(found, "read", place=SA_LY, register="road")
    assert not may(found, "enter", place=DEO_GIA, register="road")
    assert places_of(found, "enter", "road") == {SA_LY}
    assert may(cast.official, "read", place=SA_LY, register="household")


def test_narrowing_keeps_only_what_was_granted():
    granted = [Granted("read"), Granted("enter", SA_LY, "road"), Granted("enter", DEO_GIA, "household")]
    assert narrowed(granted, verbs=(), registers=()) == tuple(granted)
    assert set(narrowed(granted, verbs=("enter",), registers=("road", "canal"))) == {
        Granted("enter", SA_LY, "road")
    }
    assert set(narrowed(granted, verbs=(), registers=("canal",))) == {Granted("read", "", "canal")}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"name": " "}, "PPL-004"),
        ({"days": 0}, "PPL-005"),
        ({"days": 367}, "PPL-005"),
        ({"verbs": ["review"]}, "PPL-006"),
    ],
)
def test_a_token_without_a_name_an_end_or_a_right_is_refused(asked, code: str, cast: Cast, clock: Clock):
    said = {"name": "máy", "days": 30, **asked}
    end = clock.now + dt.timedelta(days=said.pop("days"))
    with pytest.raises(Refused) as refused:
        issue_token(cast.official, kind=API, at=clock.now, expires_at=end, **said)
    assert refused.value.codes == (code,)
    assert not Token.objects.exists()


def test_a_register_that_the_owner_has_no_grant_for_is_refused(cast: Cast, clock: Clock):
    one = enrol(username="a", full_name="A", organisation="", grants=[Granted("read", SA_LY, "road")])
    end = clock.now + dt.timedelta(days=30)
    with pytest.raises(Refused) as refused:
        issue_token(one, kind=API, name="x", registers=["household"], at=clock.now, expires_at=end)
    assert refused.value.codes == ("PPL-006",)


def test_that_a_token_is_used_is_noted_once_a_day(cast: Cast, clock: Clock, django_assert_num_queries):
    token, secret = issued(cast, clock)
    with django_assert_num_queries(2):
        enter_by_token(secret, kind=API, at=clock.now, on=clock.now.date())
    with django_assert_num_queries(1):
        assert enter_by_token(secret, kind=API, at=clock.now, on=clock.now.date()) == cast.official
    token.refresh_from_db()
    assert token.last_used_on == clock.now.date()
    assert enter_by_token("sai", kind=API, at=clock.now, on=clock.now.date()) is None


def test_no_two_secrets_are_alike():
    secrets = {new_secret() for _ in range(200)}
    assert len({secret_digest(secret) for secret in secrets}) == 200
    assert all(len(secret.replace("-", "")) == 30 for secret in secrets)
