"""Sending a workbook as the official of Sa Lý does, its columns taken as they are guessed, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.door import SA_LY, Cast, Clock
from vungcao.intake.actions import Answers
from vungcao.intake.models import Upload
from vungcao.intake.ways.workbook import jobs
from vungcao.intake.ways.workbook.filing import Wish


@dataclass
class Sent:
    """An upload and what is said of it."""

    upload: Upload

    @property
    def state(self) -> str:
        return self.upload.state

    @property
    def answer(self) -> dict[str, Any]:
        return self.upload.answer

    @property
    def problems(self) -> list[list[str]]:
        """Refusals of the whole file, or of its rows, as their parts: code, where, found, expected, mend."""
        return self.answer.get("refused") or [each["refusal"] for each in self.answer.get("problems", ())]

    @property
    def codes(self) -> list[str]:
        return [parts[0] for parts in self.problems]

    def file(self, what: str = "all", **named: Any) -> "Sent":
        """File it as wished."""
        jobs.wish_for(self.upload, Wish(what, **named))
        jobs.work_on(self.upload.pk)
        return self.again()

    def again(self) -> "Sent":
        self.upload = Upload.objects.select_related("submission", "draft").get(pk=self.upload.pk)
        return self

    @property
    def rows(self) -> list[tuple[str, dict[str, Any]]]:
        """The rows that were filed: their keys and what they say."""
        assert self.upload.submission is not None, self.problems
        return [(row.key, row.facts) for row in self.upload.submission.rows.order_by("number")]


Send = Callable[..., Sent]


@pytest.fixture
def send(cast: Cast, clock: Clock) -> Send:
    """`send("đường.xlsx", content)`: received, read, checked; the guessed columns are confirmed when they are asked."""

    def sent(
        name: str,
        content: bytes,
        *,
        register: str = "road",
        place: str = SA_LY,
        by: Any = None,
        answers: Answers | None = None,
        confirm: bool = True,
        since: Any = None,
    ) -> Sent:
        upload = jobs.receive(
            by=by or cast.official,
            register=register,
            place=place,
            name=name,
            content=content,
            answers=answers,
            at=clock.now,
        )
        jobs.work_on(upload.pk)
        result = Sent(upload).again()
        if confirm and result.state == "asking":
            guess = result.answer["guess"]
            fields = {int(column): field for column, field in guess["fields"].items()}
            jobs.say_columns(
                result.upload, fields, adapter=guess["adapter"], sheet=result.answer["sheet"], since=since
            )
            jobs.work_on(upload.pk)
        return result.again()

    return sent
