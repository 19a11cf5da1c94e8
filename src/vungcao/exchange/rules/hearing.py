"""What a file says, record by record, and everything that is wrong with it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from vungcao.exact.refusal import Refusal, Refused
from vungcao.exchange.rules.forms import FROM, MARK, OURS, Form, change_titles, next_day
from vungcao.exchange.rules.records import Record
from vungcao.exchange.rules.ways import Node, NotThis, glance, take

MOST = 200
"""Refusals that are told of one file: whoever mends these reads it again."""
_AS_TAKEN = "Sửa lại theo tệp tải từ trang này"


@dataclass(frozen=True, slots=True)
class Heard:
    """A record that a file says, and where in the file."""

    record: Record
    where: str


@dataclass(frozen=True)
class Hearing:
    """What a file was found to say: its records, and everything that is wrong. It grows while the file is read."""

    file: str
    heard: list[Heard] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    def refuse(self, code: str, path: str, found: object, expected: str, mend: str) -> None:
        """Something wrong at a path. Raises Refused when it is one too many: nobody reads thousands."""
        shown = found if isinstance(found, str) else repr(found)
        self.refusals.append(Refusal(code, self._where(path), shown[:160], expected, mend))
        if len(self.refusals) == MOST:
            raise Refused([*self.refusals, _more(self.file)])

    def _where(self, path: str) -> str:
        return f"Tệp {self.file}, {path}" if path else f"Tệp {self.file}"

    def add(self, record: Record, path: str) -> None:
        """A record that was understood."""
        self.heard.append(Heard(record, self._where(path)))

    def objects(self, node: Node, steps: tuple[str, ...], at: str) -> Iterator[tuple[str, Node]]:
        """The objects of a list somewhere in a node, each with its path; what else stands there is refused."""
        path = f"{at}.{'.'.join(steps)}" if at else ".".join(steps)
        try:
            found = take(node, steps)
        except NotThis as wrong:
            self.refuse(wrong.code, path, "Không đọc được", wrong.expected, wrong.mend)
            return
        if found is not None and not isinstance(found, list):
            self.refuse("XCH-004", path, found, "Một danh sách JSON", _AS_TAKEN)
            return
        for n, each in enumerate(found or []):
            if isinstance(each, dict):
                yield f"{path}[{n}]", each
            else:
                self.refuse("XCH-004", f"{path}[{n}]", each, "Một đối tượng JSON", _AS_TAKEN)

    def hear(self, form: Form, nodes: Node, *, home: str, path: str) -> None:
        """The record that nodes tell of, and its versions."""
        ours = nodes[form.main].get(OURS)
        if not isinstance(ours, dict) or ours.get("register") != form.register.id:
            self.refuse(
                "XCH-003",
                path,
                "Không có «vungcao», hoặc «vungcao» nói về sổ khác",
                f"Đối tượng «vungcao» có register là {form.register.id}, key, và ngày khi chuẩn không nói được",
                _AS_TAKEN,
            )
            return
        if ours.get("simulated") is True:
            change_titles(form, nodes, lambda said: said.removesuffix(MARK))
        facts = self._facts(form, nodes, path) | self._rest(ours, f"{path}.{OURS}")
        since = ours.get("valid_from", facts.pop(FROM, None))
        self._add(form, {"place": home, **ours, "valid_from": since}, facts, f"{path}.{OURS}")
        for at, other in self.objects(ours, ("versions",), f"{path}.{OURS}"):
            self.hear_whole(form, other, path=at)

    def hear_whole(self, form: Form, ours: Node, *, path: str) -> None:
        """A record with nothing said by any standard."""
        self._add(form, ours, self._rest(ours, path), path)

    def _facts(self, form: Form, nodes: Node, path: str) -> dict[str, Any]:
        """What the standard's own fields say."""
        facts: dict[str, Any] = {}
        for name, way in form.ways.items():
            try:
                facts[name] = way.take(nodes)
            except NotThis as wrong:
                at = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in way.path[1:])
                self.refuse(wrong.code, f"{path}{at}", glance(nodes, way.path), wrong.expected, wrong.mend)
        return facts

    def _rest(self, ours: Node, path: str) -> dict[str, Any]:
        """What stands beside them."""
        rest = ours.get("facts", {})
        if isinstance(rest, dict):
            return rest
        self.refuse("XCH-004", f"{path}.facts", rest, "Một đối tượng JSON", _AS_TAKEN)
        return {}

    def _add(self, form: Form, ours: Mapping[str, Any], facts: dict[str, Any], path: str) -> None:
        since, before = (
            self._day(ours.get(name), f"{path}.{name}") for name in ("valid_from", "valid_before")
        )
        simulated, provisional = (self._mark(ours, name, path) for name in ("simulated", "provisional"))
        key, place = ours.get("key"), ours.get("place")
        if since is None or not isinstance(key, str) or not isinstance(place, str):
            self.refuse(
                "XCH-003",
                path,
                f"key {key!r}, place {place!r}, valid_from {ours.get('valid_from')!r}",
                "Mã bản ghi, mã địa bàn và ngày bắt đầu",
                _AS_TAKEN,
            )
            return
        record = Record(
            register=form.register.id,
            key=key,
            place=place,
            valid_from=since,
            valid_before=before or next_day(form.register, since),
            facts={name: fact for name, fact in (facts | dict(form.implied)).items() if fact is not None},
            simulated=simulated,
            provisional=provisional,
        )
        self.add(record, path)

    def _mark(self, ours: Mapping[str, Any], name: str, path: str) -> bool:
        """Whether it is marked so. What cannot be read is refused: a figure must not lose the mark that it is none."""
        said = ours.get(name, False)
        if not isinstance(said, bool):
            self.refuse("XCH-004", f"{path}.{name}", said, "true hoặc false", _AS_TAKEN)
        return said is True

    def _day(self, said: object, path: str) -> dt.date | None:
        if said is None:
            return None
        try:
            return dt.date.fromisoformat(str(said))
        except ValueError:
            self.refuse("XCH-004", path, said, 'Một ngày như "2026-01-31"', "Ghi lại ngày")
            return None


def _more(file: str) -> Refusal:
    return Refusal(
        code="XCH-010",
        where=f"Tệp {file}",
        found=f"Hơn {MOST} chỗ sai; phần sau chưa đọc",
        expected="Tệp tải từ trang này, sửa ở vài chỗ",
        mend="Sửa những chỗ đã nêu rồi đọc lại; sai ở khắp nơi thì tải lại tệp",
    )
