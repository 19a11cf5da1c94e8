"""Rounds of independent re-measuring as everybody sees them, and the error they found beside the figures concerned."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from vungcao.figures.figure import Area
from vungcao.journal import queries as journal
from vungcao.pack.entry import Text
from vungcao.pack.model import Group, Indicator, Pack, Unit
from vungcao.pack.register import FieldEntry, FieldType, Register
from vungcao.portal.dictionary import Cited, cited
from vungcao.portal.names import area_label
from vungcao.portal.shown import scaled
from vungcao.remeasurement import queries as remeasuring
from vungcao.remeasurement.rules.drawing import commitment, rank
from vungcao.remeasurement.rules.refusing import BY_PLACE, is_personal

_SHARE_PLACES, _EXTRA_PLACES = 1, 2
_YES_NO = {"true": Text(vi="Có", en="Yes"), "false": Text(vi="Không", en="No")}
_UNSAID = Text(vi="không ghi", en="not said")


@dataclass(frozen=True, slots=True)
class Ends:
    """Both ends of an interval, in the unit of what stands beside it."""

    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class FigureLine:
    """What a round says of the error of one figure, in the figure's unit; percentages differ by points."""

    round: remeasuring.Round
    said: Mapping[str, Any]
    indicator: Indicator
    label: Text
    """Of whom the figure is."""

    @property
    def state(self) -> str:
        """told, none_found, too_few or suppressed."""
        return str(self.said["state"])

    @property
    def unit(self) -> str:
        """The unit's id; a difference of percentages is one of points."""
        return "points" if self.indicator.unit is Unit.PERCENT else self.indicator.unit.value

    @property
    def places(self) -> int:
        """How many decimals are written."""
        return self.indicator.places

    @property
    def error(self) -> Fraction | None:
        """What the figure says too much."""
        return self._scaled(self.said.get("error"))

    @property
    def size(self) -> Fraction | None:
        """How large the error is, whichever way."""
        return None if self.error is None else abs(self.error)

    @property
    def interval(self) -> Ends | None:
        """Between which ends the error lies, with 95 % confidence."""
        return _ends(self.said.get("interval"), self.indicator.unit)

    @property
    def recorded(self) -> Fraction | None:
        """The figure as recorded on the day of the round."""
        return self._scaled(self.said.get("recorded"))

    @property
    def remeasured(self) -> Fraction | None:
        """The figure as it would be had all been measured again."""
        return self._scaled(self.said.get("remeasured"))

    @property
    def at_most(self) -> Fraction | None:
        """The share of records that may differ though none was seen to, in per cent."""
        return _percent(self.said.get("at_most"))

    @property
    def measured(self) -> int | None:
        """On how many records it rests."""
        return self.said.get("measured")

    @property
    def area(self) -> str:
        """Id of the place or group."""
        return str(self.said["area"])

    def _scaled(self, said: str | None) -> Fraction | None:
        return None if said is None else scaled(Fraction(said), self.indicator.unit)


def errors_of(pack: Pack, figures: Iterable[tuple[str, str]], *, known: int) -> dict[str, FigureLine]:
    """The newest error published of each of some figures, under "indicator@area"; of one question."""
    wanted = set(figures)
    found = remeasuring.published_errors({indicator for indicator, _area in wanted}, known=known)
    return {
        f"{indicator}@{area}": _figure_line(pack, published.round, published.said)
        for (indicator, area), published in found.items()
        if (indicator, area) in wanted
    }


def _figure_line(pack: Pack, round: remeasuring.Round, said: Mapping[str, Any]) -> FigureLine:
    label = area_label(pack, Area(said["kind"], said["area"]))
    return FigureLine(round, said, pack.indicator(said["indicator"]), label)


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A share of records, in per cent."""

    said: Mapping[str, Any]

    @property
    def state(self) -> str:
        """told, none_found, too_few or suppressed."""
        return str(self.said["state"])

    @property
    def value(self) -> Fraction | None:
        """The share."""
        return _percent(self.said.get("share"))

    @property
    def interval(self) -> Ends | None:
        """Where it lies, with 95 % confidence."""
        return _ends(self.said.get("interval"), Unit.PERCENT)

    @property
    def bounds(self) -> Ends | None:
        """Where it would lie if those who did not answer were all one way, or all the other."""
        return _ends(self.said.get("bounds"), Unit.PERCENT)


@dataclass(frozen=True, slots=True)
class NetLine:
    """One answer: by how many points it is recorded more often than it was found."""

    label: Text
    net: Fraction
    interval: Ends | None


@dataclass(frozen=True, slots=True)
class FieldLine:
    """What a round says of one field."""

    field: FieldEntry
    disagreeing: ShareLine
    difference: Mapping[str, Any] | None
    net: tuple[NetLine, ...]

    @property
    def places(self) -> int:
        """How many decimals of a number are written: finer than the field, for a mean is."""
        return self.field.scale + _EXTRA_PLACES

    @property
    def mean(self) -> Fraction | None:
        """Recorded less measured, on average."""
        return _fraction(self.difference, "mean")

    @property
    def interval(self) -> Ends | None:
        """Where that mean lies, with 95 % confidence."""
        return _ends(self.difference["interval"], Unit.COUNT) if self.difference else None

    @property
    def gross_mean(self) -> Fraction | None:
        """The size of the differences, on average."""
        return _fraction(self.difference, "gross_mean")

    @property
    def ratio(self) -> Fraction | None:
        """All that is recorded over all that was measured, in per cent."""
        return _percent((self.difference or {}).get("ratio"))


@dataclass(frozen=True, slots=True)
class StratumLine:
    """One stratum: its records, how many were drawn, and how many answered, where that may be told."""

    label: Text
    records: int
    drawn: int | None
    answered: int | None


@dataclass(frozen=True, slots=True)
class RoundPage:
    """One round as everybody sees it. Its secret is told once the sample is drawn."""

    round: remeasuring.Round
    register: Register
    group: Group | None
    fields: tuple[FieldEntry, ...]
    stratum_field: FieldEntry | None
    strata: tuple[StratumLine, ...]
    commitment: str
    seed_hash: str
    """The hash of the journal entry that half of the seed is."""
    progress: remeasuring.Progress | None
    """How far the measuring is; None before the sample is drawn and after the round is closed."""
    outcomes: Mapping[str, Any]
    gone: ShareLine | None
    field_lines: tuple[FieldLine, ...]
    figure_lines: tuple[FigureLine, ...]
    fewest: int | None
    fewest_from: Cited | None
    is_personal: bool

    @property
    def stage(self) -> str:
        """announced, drawn or closed."""
        return self.round.stage

    @property
    def silent_share(self) -> Fraction | None:
        """The share of the sample that did not answer, in per cent."""
        return _percent(self.outcomes.get("silent_share"))

    @property
    def records(self) -> int:
        """How many records the frame has."""
        return sum(self.round.sizes.values())


def round_page(pack: Pack, round: remeasuring.Round) -> RoundPage:
    """Everything public of a round."""
    result = round.result or {}
    register = pack.register_by_id(round.register)
    entry = journal.entry(round.seed_entry) if round.seed_entry else None
    rules = pack.remeasuring
    return RoundPage(
        round=round,
        register=register,
        group=pack.group(round.group) if round.group else None,
        fields=tuple(entry for entry in register.fields if entry.id in round.fields),
        stratum_field=None if round.strata == BY_PLACE else register.field(round.strata),
        strata=tuple(_strata(pack, register, round, result)),
        commitment=commitment(round.secret),
        seed_hash=entry.hash if entry else "",
        progress=remeasuring.progress_of(round) if round.stage == "drawn" else None,
        outcomes=result.get("outcomes", {}),
        gone=ShareLine(result["gone"]) if result else None,
        field_lines=tuple(_field_line(register, said) for said in result.get("fields", ())),
        figure_lines=tuple(_figure_line(pack, round, said) for said in result.get("figures", ())),
        fewest=rules.fewest if rules else None,
        fewest_from=cited(pack, rules.source) if rules else None,
        is_personal=is_personal(register),
    )


def _strata(
    pack: Pack, register: Register, round: remeasuring.Round, result: Mapping[str, Any]
) -> Iterator[StratumLine]:
    answered = {said["stratum"]: said["answered"] for said in result.get("strata", ())}
    drawn = round.stage != "announced"
    for name, size in round.sizes.items():
        taken = min(size, round.per_stratum) if drawn else None
        yield StratumLine(_stratum_label(pack, register, round, name), size, taken, answered.get(name))


def _stratum_label(pack: Pack, register: Register, round: remeasuring.Round, name: str) -> Text:
    if round.strata == BY_PLACE:
        return area_label(pack, Area("place", name))
    entry = register.field(round.strata)
    return _answer_label(entry, name) if entry and name else _UNSAID


def _answer_label(entry: FieldEntry, value: object) -> Text:
    if entry.type is FieldType.BOOLEAN:
        return _YES_NO[str(value).lower()]
    named = next((choice.label for choice in entry.choices if choice.id == value), None)
    return named or Text(vi=str(value), en=str(value))


def _field_line(register: Register, said: Mapping[str, Any]) -> FieldLine:
    entry = register.field(said["field"])
    assert entry is not None  # the pack refuses to forget a field that has records
    net = tuple(
        NetLine(
            _answer_label(entry, each["value"]),
            Fraction(each["net"]) * 100,
            _ends(each["interval"], Unit.PERCENT),
        )
        for each in said.get("net", ())
    )
    return FieldLine(entry, ShareLine(said["disagreeing"]), said.get("difference"), net)


def _fraction(said: Mapping[str, Any] | None, name: str) -> Fraction | None:
    return Fraction(said[name]) if said and said.get(name) is not None else None


def _percent(said: str | None) -> Fraction | None:
    return None if said is None else Fraction(said) * 100


def _ends(said: Sequence[str] | None, unit: Unit) -> Ends | None:
    if said is None:
        return None
    times = 100 if unit is Unit.PERCENT else 1
    low, high = (Fraction(end) * times for end in said)
    return Ends(low, high)


# To take away.


def round_document(pack: Pack, round: remeasuring.Round) -> dict[str, Any]:
    """A round for a program: what was announced, how it was drawn, and, once closed, what it says. Exact, as text."""
    return {
        "format": "vungcao-remeasuring-round",
        "round": round.pk,
        "stage": round.stage,
        "notice": _("SỐ LIỆU MÔ PHỎNG") if round.simulated else None,
        "announced": {**remeasuring.announcement_of(round), "entry": round.announced_entry},
        "drawn": _drawn_document(round),
        "closed": {"entry": round.closed_entry, "result": round.result} if round.closed_entry else None,
    }


def _drawn_document(round: remeasuring.Round) -> dict[str, Any] | None:
    if round.seed_entry is None:
        return None
    entry = journal.entry(round.seed_entry)
    return {
        "entry": round.drawn_entry,
        "secret": round.secret,
        "day_digest_entry": round.seed_entry,
        "day_digest": entry.hash if entry else "",
        "seed": round.seed,
    }


def estimates_csv(round: remeasuring.Round) -> bytes:
    """The estimates of a closed round as a table, exact."""
    rows = [
        ("what", "of", "area", "state", "measured", "estimate", "low", "high", "recorded", "remeasured"),
        *_share_rows("gone", "", (round.result or {})["gone"]),
    ]
    for said in (round.result or {})["fields"]:
        rows += _share_rows("disagreeing", said["field"], said["disagreeing"])
        difference = said.get("difference")
        if difference:
            ends = difference["interval"] or ("", "")
            measured = said["disagreeing"]["measured"]
            rows.append(
                ("mean_difference", said["field"], "", "told", measured, difference["mean"], *ends, "", "")
            )
    for said in (round.result or {})["figures"]:
        ends = said.get("interval") or ("", "")
        parts = [said.get(name, "") for name in ("error", "recorded", "remeasured")]
        named = ("figure", said["indicator"], said["area"], said["state"], said.get("measured", ""))
        rows.append((*named, parts[0], *ends, *parts[1:]))
    return _table(rows)


def _share_rows(what: str, of: str, said: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    ends = said.get("interval") or ("", "")
    return [(what, of, "", said["state"], said.get("measured", ""), said.get("share", ""), *ends, "", "")]


def frame_csv(round: remeasuring.Round) -> bytes:
    """The frame of a closed round in the order of drawing, and which were drawn; keys only of what is no person's."""
    named = not round.salt
    rows: list[tuple[Any, ...]] = [("stratum", "key_digest", "rank", "drawn", *(("key",) if named else ()))]
    drawn = {each.digest for each in remeasuring.selections_of(round)}
    frame = [(each.stratum, rank_of(round, each.digest), each) for each in remeasuring.frame_of_round(round)]
    for stratum, told, each in sorted(frame, key=lambda one: one[:2]):
        is_drawn = "true" if each.digest in drawn else "false"
        rows.append((stratum, each.digest, told, is_drawn, *((each.key,) if named else ())))
    return _table(rows)


def rank_of(round: remeasuring.Round, digest: str) -> str:
    """Where a record stands in the order of drawing."""
    return rank(seed=round.seed, round_number=round.pk, register=round.register, digest=digest)


def _table(rows: Sequence[Sequence[Any]]) -> bytes:
    """With a byte order mark, or spreadsheets misread Vietnamese."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8-sig")
