"""What papers say, read from approved facts: of a day, and as known at a journal entry."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from vungcao.capital.rules.accounts import Line, Part
from vungcao.pack.entry import Source
from vungcao.pack.model import Pack, PlaceEntry
from vungcao.registers import queries as registers
from vungcao.reports.board import Board, Share
from vungcao.reports.notice import Given, Notice, Publishing, Rule, WorkLine
from vungcao.reports.words import percent
from vungcao.works.queries import work_of, works_of
from vungcao.works.rules.records import Recorded
from vungcao.works.rules.work import Work

_LISTED_AT_MOST = 300
"""A longer list is nobody's to read on paper: the notice says how many more there are, and where."""
_UNCLASSED = "không phân nhóm"
_UNDECIDED = "Chưa có quyết định nào"


def board_of(pack: Pack, key: str, *, on: dt.date, known: int, address: str) -> Board:
    """What the board of a work says; `address` is that of its public page. Raises NoWork."""
    work = work_of(key, on, known=known)
    place = _place(pack, work.place)
    return Board(
        name=work.record.text("name"),
        content=next((c.label.vi for c in pack.contents if c.id == work.record.content), work.record.content),
        place=f"{place.type[:1].upper()}{place.type[1:]} {place.name}",
        owner=work.record.owner,
        manager=work.record.text("manager") or None,
        contractors=tuple(dict.fromkeys(contract.contractor for contract in work.contracts)),
        work_class=_class(work),
        class_to_be_confirmed=_class_is_doubtful(work),
        total_vnd=work.total_vnd,
        shares=tuple(_shares(pack, work)),
        starts_on=work.record.starts_on,
        ends_on=work.ends_on,
        monitored_by=f"do Ủy ban Mặt trận Tổ quốc Việt Nam {_named(place)} thành lập{_by_law(pack)}",
        address=address,
        programme=pack.programme.title.vi,
        as_of=on,
        simulated=_is_simulated(work),
    )


def notice_of(pack: Pack, place_id: str, *, on: dt.date, known: int, address: str) -> Notice:
    """What a commune makes public of its works; `address` is where each can be read of.

    Raises KeyError when the pack has no such place, or keeps no works.
    """
    if pack.works is None:
        raise KeyError(place_id)
    place = _place(pack, place_id)
    listed, more = _works_in(pack.works.work, place_id, on=on, known=known)
    return Notice(
        place=_named(place),
        seat=place.name,
        programme=pack.programme.title.vi,
        works=tuple(_line(pack, work) for work in listed),
        given=tuple(_given(pack, listed)),
        more=more,
        address=address,
        publishing=_publishing(pack),
        as_of=on,
        simulated=any(_is_simulated(work) for work in listed),
    )


def _works_in(register: str, place_id: str, *, on: dt.date, known: int) -> tuple[list[Work], int]:
    """The works of a place in the order of their codes, and how many there are beyond those listed."""
    standing = registers.versions_known_at(register, known=known, on=on)
    keys = standing.filter(place=place_id, nil=False).order_by("key").values_list("key", flat=True)
    listed = list(keys[:_LISTED_AT_MOST])
    more = keys.count() - len(listed) if len(listed) == _LISTED_AT_MOST else 0
    return works_of(listed, on, known=known), more


def _line(pack: Pack, work: Work) -> WorkLine:
    account, told = work.account, {line.part for line in work.money}
    contributed = account.contributed + account.contributed_in_kind
    return WorkLine(
        name=work.record.text("name"),
        owner=work.record.owner,
        sources=tuple(f"{share.source} {percent(share.part)}" for share in _shares(pack, work)),
        state=_UNDECIDED if work.state is None else work.state.state.vi,
        total_vnd=work.total_vnd,
        disbursed_vnd=account.disbursed if told & {Part.ALLOCATION, Part.DISBURSEMENT} else None,
        percent_done=work.percent_done,
        ends_on=work.ends_on,
        contributed_vnd=contributed if Part.CONTRIBUTION in told else None,
    )


def _given(pack: Pack, works: Iterable[Work]) -> Iterable[Given]:
    """Contributions by source and unit, in the order of the pack's sources."""
    lines: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in (line for work in works for line in work.money if line.part is Part.CONTRIBUTION):
        lines[line.source, line.unit].append(line)
    for source, label in _labels(pack).items():
        for unit in sorted(unit for given, unit in lines if given == source):
            yield _sum_of(label, unit, lines[source, unit])


def _sum_of(label: str, unit: str, lines: Sequence[Line]) -> Given:
    quantities = [Decimal(line.quantity) for line in lines if line.quantity is not None]
    quantity = sum(quantities, Decimal(0)) if quantities else None
    return Given(label, quantity, unit, sum(line.amount_vnd for line in lines))


def _shares(pack: Pack, work: Work) -> Iterable[Share]:
    labels = _labels(pack)
    for share in work.shares:
        of_programme = f" ({share.line.programme})" if share.line.programme else ""
        yield Share(labels[share.line.source] + of_programme, share.line.amount_vnd, share.part)


def _labels(pack: Pack) -> Mapping[str, str]:
    return {source.id: source.label.vi for source in pack.sources}


def _class(work: Work) -> str | None:
    if work.project_class is not None:
        return f"Nhóm {work.project_class.letter}"
    return None if work.record.field_group else _UNCLASSED


def _class_is_doubtful(work: Work) -> bool:
    return work.project_class is not None and work.project_class.limits.source.to_be_confirmed


def _is_simulated(work: Work) -> bool:
    told: tuple[Recorded | Line, ...] = (
        work.record,
        *work.decisions,
        *work.funding,
        *work.contracts,
        *work.progress,
        *work.money,
    )
    return any(each.simulated for each in told)


def _place(pack: Pack, place_id: str) -> PlaceEntry:
    for entry in pack.places:
        if entry.id == place_id:
            return entry
    raise KeyError(place_id)


def _named(place: PlaceEntry) -> str:
    return f"{place.type} {place.name}"


def _by_law(pack: Pack) -> str:
    return "" if pack.publicity is None else f", theo {_rule(pack, pack.publicity.monitored).source}"


def _publishing(pack: Pack) -> Publishing | None:
    said = pack.publicity
    if said is None:
        return None
    return Publishing(
        duty=_rule(pack, said.duty),
        posted=_rule(pack, said.posted.source, said.posted.days),
        read_aloud=_rule(pack, said.read_aloud.source, said.read_aloud.days),
        form=_rule(pack, said.form),
    )


def _rule(pack: Pack, source: Source, days: int = 0) -> Rule:
    document = pack.document(source.document)
    at = f"{source.at} " if source.at else ""
    return Rule(f"{at}{document.title} số {document.number}", source.to_be_confirmed, days)
