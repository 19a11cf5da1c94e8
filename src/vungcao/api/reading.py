"""Reading what is sent: JSON to the letter. A number with a fraction stays the number that was written."""

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.translation import gettext as said_now
from ninja.parser import Parser

from vungcao.api.problems import refuse_unkeepable, refuse_unreadable
from vungcao.exact.refusal import Refused


class ExactParser(Parser):
    """Reads a body without rounding, guessing or choosing between two values of one name."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body. Raises Refused for what is no JSON or says a name twice (API-002), or no store keeps (API-003)."""
        try:
            said = json.loads(
                request.body.decode("utf-8"),
                parse_float=Decimal,
                parse_constant=_refuse_constant,
                object_pairs_hook=_once,
            )
        except Refused:
            raise
        except (ValueError, RecursionError) as fault:
            raise Refused([refuse_unreadable(said_now("Không phải JSON"))]) from fault
        if _has_nul(said):
            raise Refused([refuse_unkeepable()])
        return said


def _refuse_constant(name: str) -> NoReturn:
    raise Refused([refuse_unreadable(said_now("%s không phải là số") % name)])


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for name, value in pairs:
        if name in said:
            raise Refused([refuse_unreadable(said_now("Tên «%s» có hai lần") % name[:60])])
        said[name] = value
    return said


def _has_nul(said: Any) -> bool:
    """Whether any text in it is one that no store keeps: with a NUL, or with half of a character."""
    match said:
        case str():
            return "\0" in said or any("\ud800" <= letter <= "\udfff" for letter in said)
        case dict():
            return any(_has_nul(name) or _has_nul(value) for name, value in said.items())
        case list():
            return any(map(_has_nul, said))
        case _:
            return False
