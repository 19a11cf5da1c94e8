"""The page of tokens: issued for oneself, the secret shown once, revoked by its owner alone."""

import datetime as dt
import re

from django.test import Client

from tests.door import SA_LY, Cast
from tests.web.test_account import page
from vungcao.people.actions import issue_token
from vungcao.people.models import Token
from vungcao.people.queries import person_of_token

ADDRESS = "/toi/ma-truy-cap/"
ASKED = {"kind": "api", "name": "Phần mềm hộ tịch", "days": "90"}
SECRET = re.compile(r'<code class="secret">([^<]+)</code>')


def at_the_page(client: Client, cast: Cast) -> Client:
    client.force_login(cast.official, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_secret_is_in_the_answer_that_made_it_and_never_again(client: Client, cast: Cast):
    response = at_the_page(client, cast).post(ADDRESS, ASKED)
    secret = SECRET.search(page(response))[1]
    token = Token.objects.get()
    assert response.headers["Cache-Control"].count("no-store") == 1
    assert person_of_token(secret, kind="api", at=token.created_at) == cast.official
    assert secret not in page(client.get(ADDRESS))
    assert token.expires_at - token.created_at == dt.timedelta(days=90)


def test_a_token_is_offered_only_what_its_owner_may_do(client: Client, cast: Cast):
    shown = page(at_the_page(client, cast).get(ADDRESS))
    assert 'name="verbs" value="enter"' in shown
    assert 'value="review"' not in shown
    assert client.post(ADDRESS, ASKED | {"verbs": ["review"]}).status_code == 422
    assert not Token.objects.exists()


def test_a_token_is_revoked_by_its_owner_and_is_not_there_for_anybody_else(client: Client, cast: Cast):
    at_the_page(client, cast).post(ADDRESS, ASKED)
    number = Token.objects.get().pk
    other = Client()
    other.force_login(cast.neighbour, backend="django.contrib.auth.backends.ModelBackend")
    assert other.post(f"{ADDRESS}{number}/thu-hoi/").status_code == 404
    assert Token.objects.get().revoked_at is None
    assert client.post(f"{ADDRESS}{number}/thu-hoi/").status_code == 302
    assert Token.objects.get().revoked_at is not None
    assert "đã thu hồi" in page(client.get(ADDRESS))


def test_an_end_without_a_moment_is_not_offered(client: Client, cast: Cast):
    assert at_the_page(client, cast).post(ADDRESS, ASKED | {"days": "36500"}).status_code == 422


def test_the_page_asks_the_store_as_often_with_many_tokens_as_with_one(
    client: Client, cast: Cast, clock, django_assert_max_num_queries
):
    for n in range(20):
        end = clock.now + dt.timedelta(days=30)
        issue_token(cast.official, kind="api", name=f"{n} {SA_LY}", at=clock.now, expires_at=end)
    at_the_page(client, cast).get(ADDRESS)
    with django_assert_max_num_queries(12):
        client.get("/en" + ADDRESS)
