"""The registers of capital and works have the fields that the rules read, and each kind of work has its course."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from vungcao.pack.capital import DisbursementKind, Horizon, PlanKind
from vungcao.pack.comparing import OverlapDecision
from vungcao.pack.files.text import shown
from vungcao.pack.locations import Path
from vungcao.pack.model import Pack
from vungcao.pack.register import FieldEntry, FieldType, Kind, Listed, Register
from vungcao.pack.rules.fault import Fault, twice, unknown
from vungcao.pack.rules.names import registers_of_accounts
from vungcao.pack.working import Effect, LifeCycle

_T = FieldType
_DECIDED: Mapping[str, FieldType] = {"document_number": _T.TEXT, "document_issuer": _T.TEXT}
_OF_WORK: Mapping[str, FieldType] = {"work": _T.REFERENCE}
_AMOUNT: Mapping[str, FieldType] = {"source": _T.CHOICE, "amount_vnd": _T.INTEGER}
_OF_YEAR: Mapping[str, FieldType] = {"year": _T.INTEGER, "kind": _T.CHOICE}

NEEDED: Mapping[str, tuple[Kind, Mapping[str, FieldType]]] = {
    "plan": (
        Kind.EVENT,
        {**_AMOUNT, **_OF_YEAR, **_DECIDED, "horizon": _T.CHOICE, "counterpart_vnd": _T.INTEGER},
    ),
    "allocation": (Kind.EVENT, {**_AMOUNT, **_OF_YEAR, **_DECIDED, **_OF_WORK, "content": _T.CHOICE}),
    "disbursement": (
        Kind.EVENT,
        {
            **_AMOUNT,
            **_OF_YEAR,
            **_OF_WORK,
            "contract": _T.REFERENCE,
            "content": _T.CHOICE,
            "voucher": _T.TEXT,
        },
    ),
    "settlement": (Kind.EVENT, {**_AMOUNT, **_DECIDED, **_OF_WORK}),
    "contribution": (
        Kind.EVENT,
        {
            **_AMOUNT,
            **_OF_WORK,
            "giver": _T.CHOICE,
            "quantity": _T.DECIMAL,
            "unit": _T.TEXT,
            "purpose": _T.TEXT,
        },
    ),
    "work": (
        Kind.THING,
        {
            "name": _T.TEXT,
            "kind": _T.CHOICE,
            "content": _T.CHOICE,
            "field_group": _T.CHOICE,
            "total_vnd": _T.INTEGER,
            "owner": _T.TEXT,
            "lead_agency": _T.CHOICE,
            "cost_norm": _T.TEXT,
            "starts_on": _T.DATE,
            "ends_on": _T.DATE,
        },
    ),
    "site": (Kind.THING, {**_OF_WORK, "geometry": _T.TEXT}),
    "funding": (Kind.THING, {**_OF_WORK, **_AMOUNT, "programme": _T.TEXT}),
    "decision": (
        Kind.EVENT,
        {**_OF_WORK, **_DECIDED, "step": _T.CHOICE, "total_vnd": _T.INTEGER, "ends_on": _T.DATE},
    ),
    "contract": (
        Kind.THING,
        {**_OF_WORK, "contractor": _T.TEXT, "amount_vnd": _T.INTEGER, "signed_on": _T.DATE},
    ),
    "progress": (Kind.EVENT, {**_OF_WORK, "stage": _T.CHOICE, "percent": _T.DECIMAL}),
    "obstacle": (
        Kind.THING,
        {**_OF_WORK, "what": _T.TEXT, "owner": _T.CHOICE, "deadline": _T.DATE, "solved_on": _T.DATE},
    ),
    "output": (
        Kind.THING,
        {**_OF_WORK, "target": _T.CHOICE, "inventory": _T.TEXT, "record": _T.TEXT, "field": _T.TEXT}
        | {"value": _T.TEXT, "quantity": _T.DECIMAL, "unit": _T.TEXT},
    ),
    "assistance": (
        Kind.THING,
        {
            "helper": _T.TEXT,
            "promised": _T.TEXT,
            "helper_kind": _T.CHOICE,
            "promised_vnd": _T.INTEGER,
            "deadline": _T.DATE,
            "done": _T.TEXT,
            "done_vnd": _T.INTEGER,
            "document_number": _T.TEXT,
        },
    ),
    "outside_work": (
        Kind.THING,
        {
            "name": _T.TEXT,
            "programme": _T.TEXT,
            "owner": _T.TEXT,
            "total_vnd": _T.INTEGER,
            "geometry": _T.TEXT,
        }
        | {"starts_on": _T.DATE, "ends_on": _T.DATE},
    ),
    "overlap_decision": (
        Kind.EVENT,
        {
            "first": _T.TEXT,
            "second": _T.TEXT,
            "decision": _T.CHOICE,
            "reason": _T.TEXT,
            "seen": _T.TEXT,
            "decided_by": _T.TEXT,
        },
    ),
}
"""The kind of each register of capital and works, and the fields it has at least."""

ALWAYS_SAID: Mapping[str, tuple[str, ...]] = {
    "work": ("name", "kind", "content", "total_vnd"),
    "site": ("work", "geometry"),
    "funding": ("work", "source", "amount_vnd"),
    "decision": ("work", "step"),
    "contract": ("work", "amount_vnd"),
    "progress": ("work", "stage", "percent"),
    "obstacle": ("what", "owner", "deadline"),
    "output": ("work", "target", "quantity"),
    "outside_work": ("name",),
    "overlap_decision": ("first", "second", "decision", "reason", "seen", "decided_by"),
}
"""The fields that the rules of works cannot do without: the registers require them."""

VOCABULARY: Mapping[str, Mapping[str, type[StrEnum]]] = {
    "plan": {"horizon": Horizon, "kind": PlanKind},
    "allocation": {"kind": PlanKind},
    "disbursement": {"kind": DisbursementKind},
    "overlap_decision": {"decision": OverlapDecision},
}
"""The choices that the rules of the accounts know: with one more or one less, money would be counted nowhere."""


def refuse_accounts(pack: Pack) -> list[Fault]:
    """Every register that holds accounts or works has what is read of it."""
    registers = {register.id: register for register in pack.registers}
    faults = []
    for path, name in registers_of_accounts(pack):
        if name in registers:
            faults += _refuse_register(path, registers[name])
    return faults + list(_refuse_courses(pack, registers))


def _refuse_register(path: Path, register: Register) -> list[Fault]:
    kind, fields = NEEDED[str(path[-1])]
    wrong = [] if register.kind is kind else [f"kind là {kind}"]
    wrong += [f"{name} ({type_})" for name, type_ in fields.items() if _lacks(register.field(name), type_)]
    always = ALWAYS_SAID.get(str(path[-1]), ())
    wrong += [f"{name} bắt buộc (required)" for name in always if not _is_required(register.field(name))]
    if (source := register.field("source")) is not None and source.choices_of is not Listed.CAPITAL_SOURCES:
        wrong.append("source lấy lựa chọn từ sources (choices_of)")
    words = _refuse_words(path, register)
    if not wrong:
        return words
    return [
        *words,
        Fault(
            code="PCK-090",
            path=path,
            found=f"Sổ {shown(register.id)} thiếu hoặc khác: {', '.join(wrong)}",
            expected="Sổ có đúng loại và đủ các trường mà quy tắc về vốn, công trình đọc",
            mend="Thêm trường vào tệp của sổ, hoặc chọn sổ khác",
        ),
    ]


def _refuse_words(path: Path, register: Register) -> list[Fault]:
    """Every choice of the vocabulary is there, and no other."""
    faults = []
    for name, vocabulary in VOCABULARY.get(str(path[-1]), {}).items():
        field = register.field(name)
        said = _choices(register, name)
        if field is None or field.type is not FieldType.CHOICE or set(said) == set(vocabulary):
            continue
        lacking, strange = set(vocabulary) - set(said), set(said) - set(vocabulary)
        found = [f"thiếu {each}" for each in sorted(lacking)] + [f"lạ {each}" for each in sorted(strange)]
        faults.append(
            Fault(
                code="PCK-091",
                path=path,
                found=f"Sổ {shown(register.id)}, trường {shown(name)}: {', '.join(found)}",
                expected=f"Đúng các lựa chọn: {', '.join(vocabulary)}",
                mend="Sửa danh sách lựa chọn trong tệp của sổ",
            )
        )
    return faults


def _lacks(field: FieldEntry | None, type_: FieldType) -> bool:
    return field is None or field.type is not type_


def _is_required(field: FieldEntry | None) -> bool:
    return field is not None and field.required


def _refuse_courses(pack: Pack, registers: Mapping[str, Register]) -> Iterator[Fault]:
    """Each kind of work has one course, whose steps are those that decisions name, in an order that can be walked."""
    if pack.works is None or {pack.works.work, pack.works.decision} - registers.keys():
        return
    kinds = _choices(registers[pack.works.work], "kind")
    steps = _choices(registers[pack.works.decision], "step")
    named = [
        (("works", "life_cycles", n, "kinds", m), kind)
        for n, cycle in enumerate(pack.works.life_cycles)
        for m, kind in enumerate(cycle.kinds)
    ]
    yield from twice(named, "loại công trình")
    for path, kind in named:
        yield from unknown(path, kind, "loại công trình", kinds)
    for kind in sorted(set(kinds) - {kind for _path, kind in named}):
        yield _refuse_course(("works", "life_cycles"), f"Loại công trình {shown(kind)} chưa có trình tự nào")
    for n, cycle in enumerate(pack.works.life_cycles):
        own = [step.id for step in cycle.steps]
        at: Path = ("works", "life_cycles", n, "steps")
        yield from twice([((*at, m, "id"), step) for m, step in enumerate(own)], "bước")
        yield from _refuse_effects(at, cycle)
        for m, step in enumerate(cycle.steps):
            yield from unknown((*at, m, "id"), step.id, "bước", steps)
            for wanted in (*step.after, *step.not_after):
                yield from unknown((*at, m, "after"), wanted, "bước", own)


def _refuse_effects(at: Path, cycle: LifeCycle) -> Iterator[Fault]:
    """A course has no effect twice, and a step that approves, one that starts and one that finishes the work."""
    effects = [step.effect for step in cycle.steps if step.effect is not None]
    for effect in Effect:
        needed = effect in (Effect.APPROVES, Effect.STARTS, Effect.FINISHES)
        if (count := effects.count(effect)) > 1 or (needed and not count):
            yield _refuse_course(at, f"Lộ trình {shown(cycle.id)} có {count} bước với effect {effect}")


def _refuse_course(path: Path, found: str) -> Fault:
    return Fault(
        code="PCK-092",
        path=path,
        found=found,
        expected="Mỗi loại một trình tự; trong đó approves, starts, finishes đúng một bước, effect khác nhiều nhất một",
        mend="Sửa kinds, steps hoặc effect của trình tự",
    )


def _choices(register: Register, name: str) -> list[str]:
    field = register.field(name)
    return [choice.id for choice in field.choices] if field is not None else []
