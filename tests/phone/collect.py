"""What ODK Collect asks and sends in a test: an app password, requests by it, filled forms as it writes them."""

import base64
import datetime as dt
import io
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.door import SA_LY
from vungcao.people.actions import issue_token
from vungcao.people.models import Person


def app_password(person: Person, **more: Any) -> str:
    """A new app password of somebody, good for a month from now."""
    now = timezone.now()
    said = {"kind": "app_password", "at": now, "expires_at": now + dt.timedelta(days=30)} | more
    return issue_token(person, name="điện thoại thử", **said)[1]


@dataclass
class Phone:
    """A telephone on which somebody's app password was set up."""

    username: str
    secret: str

    @property
    def headers(self) -> dict[str, str]:
        """What it sends along with each request."""
        pair = base64.b64encode(f"{self.username}:{self.secret}".encode()).decode()
        return {"Authorization": f"Basic {pair}", "X-OpenRosa-Version": "1.0"}

    def get(self, path: str) -> HttpResponse:
        """Ask for something below the address that it was given."""
        return Client().get(f"/openrosa/{path}", headers=self.headers)

    def head(self, path: str) -> HttpResponse:
        """Ask what would be answered."""
        return Client().head(f"/openrosa/{path}", headers=self.headers)

    def send(self, instance: str | bytes, **files: bytes) -> HttpResponse:
        """Send a filled form with the files it speaks of, by their names with _ for the dot."""
        content = instance.encode() if isinstance(instance, str) else instance
        parts = {"xml_submission_file": named("submission.xml", content)}
        parts |= {name: named(name.replace("_", "."), file) for name, file in files.items()}
        return Client(enforce_csrf_checks=True).post("/openrosa/submission", parts, headers=self.headers)


def named(name: str, content: bytes) -> io.BytesIO:
    """A file to be sent, by its name."""
    file = io.BytesIO(content)
    file.name = name
    return file


def instance(form: str = "road", name: str = "uuid:1", entity: str = "", photo: str = "", **said: str) -> str:
    """A filled form as Collect writes it; what is said of fields begins with `f_`."""
    about = {"place": SA_LY, "key": "DX-9", "valid_from": "2026-01-01", "known": "1"} | said
    facts = "".join(f"<{key[2:]}>{value}</{key[2:]}>" for key, value in about.items() if key.startswith("f_"))
    own = "".join(f"<{key}>{value}</{key}>" for key, value in about.items() if not key.startswith("f_"))
    return (
        f'<?xml version="1.0"?><data xmlns:e="http://www.opendatakit.org/xforms/entities" id="{form}" version="1">'
        f"{own}<facts>{facts}</facts><photo>{photo}</photo>"
        f"<meta><e:entity dataset='{form}' {entity}/><instanceID>{name}</instanceID></meta></data>"
    )
