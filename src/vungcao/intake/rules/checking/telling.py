"""What a check asks, in words of Vietnamese or English: beside a finding, and in the dictionary."""

from decimal import Decimal
from fractions import Fraction

from vungcao.exact import vietnamese
from vungcao.figures.expression import Constant, Expression, Table
from vungcao.figures.wording import Language, in_words
from vungcao.intake.rules.checking.ready import (
    AgainstTest,
    FlowTest,
    JumpTest,
    PreviousTest,
    ReadyCheck,
    RowTest,
    TotalTest,
    UniqueTest,
)
from vungcao.pack.entry import Text

_WORDS = {
    "when": Text(vi="{rule}, khi {where}", en="{rule}, when {where}"),
    "jump": Text(
        vi="{field} không thay đổi vừa quá {percent}% vừa quá {floor} so với lần trước",
        en="{field} does not change by both more than {percent}% and more than {floor} from before",
    ),
    "unique": Text(
        vi="không có hai bản ghi trùng {fields} ở một nơi trong cùng một ngày",
        en="no two records of a place have the same {fields} on one day",
    ),
    "unmarked": Text(vi="{rule}, kể cả viết khác dấu", en="{rule}, marks aside"),
    "=": Text(vi="{left} bằng {right}", en="{left} is {right}"),
    "<>": Text(vi="{left} khác {right}", en="{left} is not {right}"),
    "<": Text(vi="{left} nhỏ hơn {right}", en="{left} is less than {right}"),
    "<=": Text(vi="{left} không quá {right}", en="{left} is at most {right}"),
    ">": Text(vi="{left} lớn hơn {right}", en="{left} is more than {right}"),
    ">=": Text(vi="{left} ít nhất là {right}", en="{left} is at least {right}"),
    "of": Text(vi="{total} trong sổ {register}", en="{total} in the register {register}"),
    "within": Text(vi="{rule}, lệch không quá {percent}%", en="{rule}, within {percent}%"),
    "flow": Text(
        vi="số đầu kỳ, cuối kỳ và biến động đúng như sổ {register}, với {status}; không bản ghi nào mất lặng lẽ",
        en="what there was, what came and went and what there is agree with the register {register}, "
        "with {status}; no record is lost without a word",
    ),
}


def rule_in_words(ready: ReadyCheck, language: Language) -> str:
    """What a check asks of the records that it is asked of."""
    rule = _rule(ready, language)
    if ready.where is None:
        return rule
    return _put(language, "when", rule=rule, where=in_words(ready.where, ready.table, language))


def _rule(ready: ReadyCheck, language: Language) -> str:
    match ready.test:
        case RowTest(holds) | PreviousTest(holds):
            return in_words(holds, ready.table, language)
        case JumpTest(rule):
            field = named(ready.table, rule.field, language)
            limits = {"percent": amount(rule.percent, language), "floor": amount(rule.floor, language)}
            return _put(language, "jump", field=field, **limits)
        case UniqueTest(rule):
            fields = ", ".join(named(ready.table, name, language) for name in rule.fields)
            said = _put(language, "unique", fields=fields)
            return _put(language, "unmarked", rule=said) if rule.unmarked else said
        case TotalTest(compared):
            sides = (side_in_words(side, ready.table, language) for side in (compared.left, compared.right))
            return _compared(compared.op, *sides, language=language)
        case AgainstTest():
            return _against(ready.test, ready.table, language)
        case FlowTest(_, other, status):
            words = in_words(status, other, language)
            return _put(language, "flow", register=_of(language, other.label), status=words)


def _against(test: AgainstTest, table: Table, language: Language) -> str:
    there = in_register(in_words(test.other_total, test.other, language), test.other, language)
    said = _compared(test.rule.comparison, in_words(test.total, table, language), there, language=language)
    if not test.rule.percent:
        return said
    return _put(language, "within", rule=said, percent=amount(test.rule.percent, language))


def _compared(op: str, left: str, right: str, *, language: Language) -> str:
    return _put(language, op, left=left, right=right)


def in_register(total: str, register: Table, language: Language) -> str:
    """A total, told with the register that it is of."""
    return _put(language, "of", total=total, register=_of(language, register.label))


def side_in_words(side: Expression | Constant, table: Table, language: Language) -> str:
    """A total or a number."""
    if not isinstance(side, Constant):
        return in_words(side, table, language)
    return amount(Fraction(str(side.value)), language)


def named(table: Table, name: str, language: Language) -> str:
    """What a field is called, in quotes."""
    column = table.column(name)
    return f"«{name if column is None else _of(language, column.label)}»"


def amount(value: Decimal | Fraction | int, language: Language = "vi") -> str:
    """An exact number as it is written; one that does not end is cut to three decimals."""
    exact = Fraction(value)
    places = next((n for n in range(4) if (exact * 10**n).denominator == 1), 3)
    said = vietnamese.number(exact, places)
    return said if language == "vi" else said.translate(str.maketrans(".,", ",."))


def _put(language: Language, key: str, **words: str) -> str:
    return _of(language, _WORDS[key]).format(**words)


def _of(language: Language, text: Text) -> str:
    return text.vi if language == "vi" else text.en
