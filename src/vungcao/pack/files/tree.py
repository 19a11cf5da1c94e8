"""YAML as a tree of text: mappings, lists, and scalars left as they were written, each with its line.

A plain `1.5`, `no` or `07534` stays that text, so that no number passes through a binary float, no word turns into a
boolean and no code loses its zero; the entry it belongs to says what it is. Only `true`, `false` and null are read.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from vungcao.exact.refusal import Refusal
from vungcao.pack.files.text import refuse_invisible, shown
from vungcao.pack.locations import Origin, Path

DEEPEST = 20
"""Levels of nesting read; a pack needs eight."""

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(slots=True)
class Tree:
    """A YAML file as plain values; `origin.lines` has the line of every path in it."""

    value: object = None
    origin: Origin = field(default_factory=lambda: Origin(""))
    refusals: list[Refusal] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """A mapping or list still being read; `key` waits for its value."""

    value: dict[str, object] | list[object]
    path: Path
    key: str | None = None


class _TooDeep(Exception):
    pass


class _Growing:
    """Grows a tree from the parser's events, without recursion."""

    def __init__(self, file: str) -> None:
        self.lines: dict[Path, int] = {}
        self.origin = Origin(file, self.lines)
        self.root: object = None
        self.open: list[_Open] = []
        self.documents = 0
        self.refusals: list[Refusal] = []

    def take(self, event: Event) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, DocumentStartEvent):
            self._document(line)
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            self._opening(event, line)
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self.open.pop()
        elif isinstance(event, ScalarEvent):
            self._scalar(event, line)
        elif isinstance(event, AliasEvent):
            self._refuse_machinery(line, f"Bí danh YAML *{shown(event.anchor)}")
            self._put(None, line)

    def _document(self, line: int) -> None:
        self.documents += 1
        if self.documents == 2:
            self._refuse_machinery(line, "Tài liệu YAML thứ hai trong cùng một tệp (dấu ---)")

    def _opening(self, event: MappingStartEvent | SequenceStartEvent, line: int) -> None:
        self._refuse_tag(event, line)
        if len(self.open) >= DEEPEST:
            raise _TooDeep(line)
        value: dict[str, object] | list[object] = {} if isinstance(event, MappingStartEvent) else []
        self.open.append(_Open(value, self._put(value, line)))

    def _scalar(self, event: ScalarEvent, line: int) -> None:
        self._refuse_tag(event, line)
        text = event.value
        if event.style == '"':
            self.refusals += refuse_invisible(text, self.origin.below(*self._next_path()))
            text = unicodedata.normalize("NFC", text)
        top = self.open[-1] if self.open else None
        if top is not None and isinstance(top.value, dict) and top.key is None:
            self._key(top, text, line)
        else:
            self._put(_WORDS.get(text, text) if event.style is None else text, line)

    def _key(self, top: _Open, key: str, line: int) -> None:
        if key in top.value:
            self._refuse_twice(top, key, line)
        top.key = key
        self.lines[(*top.path, key)] = line

    def _next_path(self) -> Path:
        if not self.open:
            return ()
        top = self.open[-1]
        if isinstance(top.value, list):
            return (*top.path, len(top.value))
        return top.path if top.key is None else (*top.path, top.key)

    def _put(self, value: object, line: int) -> Path:
        path = self._next_path()
        if not self.open:
            self.root = value if self.documents < 2 else self.root
        elif isinstance(self.open[-1].value, list):
            self.open[-1].value.append(value)
        else:
            self._put_in_mapping(self.open[-1], value, line)
        self.lines.setdefault(path, line)
        return path

    def _put_in_mapping(self, top: _Open, value: object, line: int) -> None:
        assert isinstance(top.value, dict)
        if top.key is not None:
            top.value[top.key] = value
            top.key = None
            return
        self._refuse_machinery(line, "Khóa không phải là một từ")
        top.key = ""

    def _refuse_tag(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent, line: int) -> None:
        if event.ctag is not None:
            self._refuse_machinery(line, f"Thẻ YAML {shown(event.ctag)}")

    def _refuse_machinery(self, line: int, found: str) -> None:
        self.refusals.append(
            Refusal(
                code="PCK-010",
                where=f"{self.origin.file}, dòng {line}",
                found=found,
                expected="YAML đơn giản: một tài liệu, không bí danh (*), không thẻ (!), khóa là một từ",
                mend="Viết đầy đủ giá trị tại chỗ; đặt chữ có dấu * hoặc ! ở đầu trong ngoặc kép",
            )
        )

    def _refuse_twice(self, top: _Open, key: str, line: int) -> None:
        first = self.lines.get((*top.path, key))
        self.refusals.append(
            Refusal(
                code="PCK-009",
                where=f"{self.origin.file}, dòng {line}",
                found=f"Khóa {shown(key)} đã có ở dòng {first}",
                expected="Mỗi khóa chỉ viết một lần trong một nhóm",
                mend="Xóa một trong hai, hoặc thêm dấu «-» nếu là hai mục của một danh sách",
            )
        )


def read_tree(text: str, file: str) -> Tree:
    """Read the YAML text of a file; everything wrong with it comes back as refusals."""
    growing = _Growing(file)
    try:
        for event in _events(text):
            growing.take(event)
    except _TooDeep as error:
        growing.refusals.append(_too_deep(file, error.args[0]))
    except YAMLError as error:
        growing.refusals.append(_not_yaml(file, error))
    growing.lines.setdefault((), 1)
    return Tree(growing.root, growing.origin, growing.refusals)


def _events(text: str) -> Iterator[Event]:
    return iter(YAML(typ="safe", pure=True).parse(text))


def _too_deep(file: str, line: int) -> Refusal:
    return Refusal(
        code="PCK-011",
        where=f"{file}, dòng {line}",
        found=f"Lồng nhau quá {DEEPEST} tầng",
        expected=f"Không quá {DEEPEST} tầng",
        mend="Kiểm tra thụt đầu dòng và các dấu ngoặc [ ] { } ở dòng này",
    )


def _not_yaml(file: str, error: YAMLError) -> Refusal:
    mark = (error.problem_mark or error.context_mark) if isinstance(error, MarkedYAMLError) else None
    place = f", dòng {mark.line + 1}, cột {mark.column + 1}" if mark else ""
    return Refusal(
        code="PCK-008",
        where=file + place,
        found="Không đọc được YAML: " + _cause(error),
        expected="YAML đúng cú pháp",
        mend="Kiểm tra dòng này và dòng trên: thụt đầu dòng bằng dấu cách, sau «khóa:» có dấu cách, ngoặc kép đóng đủ,"
        " chữ có dấu «: » hoặc «#» đặt trong ngoặc kép",
    )


_CAUSES = (
    (r"'\t'", "có dấu tab ở chỗ thụt đầu dòng"),
    ("cannot start any token", "có ký tự không được đứng đầu giá trị"),
    ("mapping values are not allowed", "có dấu hai chấm thừa"),
    ("could not find expected ':'", "thiếu dấu hai chấm sau khóa"),
    ("unexpected end of stream", "ngoặc kép chưa đóng"),
    ("expected ',' or", "thiếu dấu phẩy hoặc ngoặc đóng"),
    ("expected <block end>", "thụt đầu dòng không khớp với các dòng trên"),
    ("escape", "có dấu \\ lạ trong ngoặc kép"),
)


def _cause(error: YAMLError) -> str:
    english = str(error)
    return next((vi for sign, vi in _CAUSES if sign in english), "cú pháp sai")
