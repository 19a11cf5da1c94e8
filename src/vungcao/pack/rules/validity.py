"""Validities: none ends before it starts, and no two of one thing hold on the same day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from vungcao.exact.vietnamese import date
from vungcao.pack.locations import Path
from vungcao.pack.model import Pack
from vungcao.pack.rules.fault import Fault


@dataclass(frozen=True, slots=True)
class Validity:
    """From a day, before another; None is open. `of` is the thing that may hold only one value at a time."""

    path: Path
    valid_from: dt.date | None
    valid_before: dt.date | None
    of: Hashable = None

    @property
    def first(self) -> dt.date:
        """The first day, with an open start as the first day there is."""
        return self.valid_from or dt.date.min

    @property
    def end(self) -> dt.date:
        """The day after the last, with an open end as the last day there is."""
        return self.valid_before or dt.date.max


def refuse_validities(pack: Pack) -> list[Fault]:
    """Validities run forward, and those of one code, attribute or indicator do not overlap."""
    validities = list(_validities(pack))
    together: dict[Hashable, list[Validity]] = defaultdict(list)
    for validity in validities:
        if validity.of is not None and validity.first < validity.end:
            together[validity.of].append(validity)
    backward = [_backward(validity) for validity in validities if validity.first >= validity.end]
    return (
        backward
        + _refuse_programme(pack)
        + [fault for group in together.values() for fault in _overlaps(group)]
    )


def _validities(pack: Pack) -> Iterator[Validity]:
    for n, place in enumerate(pack.places):
        yield Validity(
            ("places", n, "valid_before"), place.valid_from, place.valid_before, ("code", place.code)
        )
    for n, decision in enumerate(pack.attributes):
        of = ("attribute", decision.place, decision.attribute)
        yield Validity(("attributes", n, "valid_before"), decision.valid_from, decision.valid_before, of)
    for n, obligation in enumerate(pack.obligations):
        yield Validity(("obligations", n, "valid_before"), obligation.valid_from, obligation.valid_before)
    for n, indicator in enumerate(pack.indicators):
        for m, version in enumerate(indicator.versions):
            path = ("indicators", n, "versions", m, "valid_before")
            yield Validity(path, version.valid_from, version.valid_before, ("indicator", n))
    for n, register in enumerate(pack.registers):
        for m, field in enumerate(register.fields):
            path = ("registers", n, "fields", m, "valid_before")
            yield Validity(path, field.valid_from, field.valid_before)
    for n, check in enumerate(pack.checks):
        yield Validity(("checks", n, "valid_before"), check.valid_from, check.valid_before)
    for n, document in enumerate(pack.documents):
        until = document.valid_until and document.valid_until + dt.timedelta(1)
        yield Validity(("documents", n, "valid_until"), document.valid_from, until)


def _backward(validity: Validity) -> Fault:
    return Fault(
        code="PCK-043",
        path=validity.path,
        found=f"Hiệu lực từ {date(validity.first)} nhưng hết trước {date(validity.end)}",
        expected="Ngày hết hiệu lực sau ngày bắt đầu",
        mend="Sửa một trong hai ngày; valid_before là ngày đầu tiên không còn hiệu lực",
    )


def _overlaps(group: list[Validity]) -> list[Fault]:
    ordered = sorted(group, key=lambda v: (v.first, v.end))
    return [
        Fault(
            code="PCK-042",
            path=later.path,
            found=f"Hiệu lực từ {date(later.first)} chồng lên một mục còn hiệu lực đến trước {date(earlier.end)}",
            expected="Mỗi ngày chỉ một mục có hiệu lực",
            mend=f"Ghi valid_before của mục trước là ngày {date(later.first)}, hoặc sửa valid_from của mục này",
        )
        for earlier, later in zip(ordered, ordered[1:], strict=False)
        if later.first < earlier.end
    ]


def _refuse_programme(pack: Pack) -> list[Fault]:
    programme = pack.programme
    if programme.baseline_on <= programme.starts_on < programme.ends_on:
        return []
    days = ", ".join(date(day) for day in (programme.baseline_on, programme.starts_on, programme.ends_on))
    return [
        Fault(
            code="PCK-043",
            path=("programme", "ends_on"),
            found=f"Ngày gốc, bắt đầu, kết thúc là {days}",
            expected="Ngày gốc không sau ngày bắt đầu, và ngày bắt đầu trước ngày kết thúc",
            mend="Sửa baseline_on, starts_on hoặc ends_on",
        )
    ]
