"""The API in a test: each of the cast with a program of their own that calls by a token."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.door import Cast
from vungcao.people.actions import issue_token
from vungcao.people.models import Person

V1 = "/api/v1"


@pytest.fixture(autouse=True)
def plain_static(settings: Settings) -> None:
    """Style sheets by their own names: nothing was gathered for this run."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@dataclass
class Program:
    """Something that calls by a token; without one, anybody's."""

    secret: str = ""
    language: str = ""

    def __call__(self, method: str, address: str, body: Any = None, **headers: str):
        """The answer to a call; a body that is not text is sent as JSON."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.secret:
            said["Authorization"] = f"Bearer {self.secret}"
        if self.language:
            said["Accept-Language"] = self.language
        content = body if isinstance(body, str | bytes) else json.dumps(body)
        sent = {} if body is None else {"data": content, "content_type": "application/json"}
        response = Client(raise_request_exception=False).generic(method, V1 + address, headers=said, **sent)
        if response.streaming:
            whole = response.getvalue()
            response.json = lambda: json.loads(whole)
        return response

    def get(self, address: str, **headers: str):
        """The answer to a GET."""
        return self("GET", address, **headers)

    def post(self, address: str, body: Any = None, **headers: str):
        """The answer to a POST."""
        return self("POST", address, body, **headers)


def program(person: Person, **scope: Any) -> Program:
    """A program of somebody's, by a token of an hour."""
    at = timezone.now()
    _, secret = issue_token(
        person, kind="api", name="thử", at=at, expires_at=at + dt.timedelta(hours=1), **scope
    )
    return Program(secret)


@pytest.fixture
def official(cast: Cast) -> Program:
    return program(cast.official)


@pytest.fixture
def reviewer(cast: Cast) -> Program:
    return program(cast.reviewer)


@pytest.fixture
def neighbour(cast: Cast) -> Program:
    return program(cast.neighbour)


@pytest.fixture
def supervisor(cast: Cast) -> Program:
    return program(cast.supervisor)
