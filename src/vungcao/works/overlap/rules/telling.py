"""What each part of a pair says, in words: what agrees, what differs, what is not known."""

from collections.abc import Callable, Mapping

from vungcao.exact import vietnamese
from vungcao.pack.comparing import Likeness
from vungcao.pack.entry import Text
from vungcao.works.overlap.rules.comparing import Category, Compared, Sketch, State, Suspicion, Value, Years
from vungcao.works.overlap.rules.names import Name, are_marked_otherwise

Labels = Mapping[tuple[str, str], Text]
"""What choices are called, by the name under which parts read them and their id."""

_UNKNOWN = Text(vi="một bên không ghi", en="one side does not say")
_SAME = Text(vi="giống nhau", en="the same")
_OTHER = Text(vi="khác nhau", en="different")


def told(each: Compared, first: Sketch, second: Sketch, labels: Labels) -> Text:
    """What one part found, in words; a choice without a label is told by its id."""
    one, other = first.values.get(each.part.reads), second.values.get(each.part.reads)
    if each.likeness is None or one is None or other is None:
        return _UNKNOWN
    if isinstance(one, Category) and isinstance(other, Category):
        return _of_categories(each, one, other, labels)
    if isinstance(one, frozenset) and isinstance(other, frozenset) and each.part.likeness is Likeness.CODES:
        return _of_codes(each, one, other, labels)
    return _TELLING.get(each.part.likeness, _plain)(each, one, other)


def explained(
    suspicion: Suspicion, labels: Labels, *, but_unknown: bool = True
) -> list[tuple[Compared, Text]]:
    """Each part with its words, those that count most first."""
    parts = [each for each in suspicion.parts if not (but_unknown and each.state is State.UNKNOWN)]
    ordered = sorted(parts, key=lambda each: -abs(each.points))
    return [(each, told(each, suspicion.first, suspicion.second, labels)) for each in ordered]


def sentence(suspicion: Suspicion, labels: Labels) -> str:
    """The explanation in one Vietnamese sentence, for a refusal."""
    parts = [f"{each.part.label.vi.lower()}: {words.vi}" for each, words in explained(suspicion, labels)]
    return "; ".join([*(each.vi for each in stops(suspicion)), *parts])


def stops(suspicion: Suspicion) -> list[Text]:
    """Which of the two was stopped for good, and when: the other may take it up again, which a person is to say."""
    return [
        Text(
            vi=f"«{each.label}» đã đình chỉ ngày {vietnamese.date(each.stopped_on)}, bên kia có thể là làm tiếp",
            en=f"«{each.label}» was stopped on {each.stopped_on:%d/%m/%Y}; the other may take it up again",
        )
        for each in (suspicion.first, suspicion.second)
        if each.stopped_on is not None
    ]


def _plain(each: Compared, one: Value, other: Value) -> Text:
    return _SAME if each.state is State.AGREES else _OTHER


def _of_proper_names(each: Compared, one: Value, other: Value) -> Text:
    assert isinstance(one, Name)
    assert isinstance(other, Name)
    return _of_words(
        _capitalised(one.located or one.named),
        _capitalised(other.located or other.named),
        by_marks=one.is_marked and other.is_marked,
    )


def _capitalised(syllables: Mapping[str, str]) -> dict[str, str]:
    return {folded: written.capitalize() for folded, written in syllables.items()}


def _of_common_words(each: Compared, one: Value, other: Value) -> Text:
    assert isinstance(one, Name)
    assert isinstance(other, Name)
    return _of_words(one.words, other.words, by_marks=False)


def _of_words(one: Mapping[str, str], other: Mapping[str, str], *, by_marks: bool) -> Text:
    """«giống nhau trừ chữ …»: what both say, and the words that only one of them has."""
    shared = [one[word] for word in one if word in other]
    left = [one[word] for word in one if word not in other]
    right = [other[word] for word in other if word not in one]
    only = " ".join([*left, *right])
    if not one or not other:
        return Text(vi=f"chỉ một bên nêu «{only}»", en=f"only one names «{only}»")
    if not shared:
        vi = f"khác nhau: «{' '.join(left)}» và «{' '.join(right)}»"
        return Text(vi=vi, en=f"different: «{' '.join(left)}» and «{' '.join(right)}»")
    vi, en = f"cùng «{' '.join(shared)}»", f"both «{' '.join(shared)}»"
    if only:
        vi, en = f"{vi}, trừ chữ «{only}»", f"{en}, but for «{only}»"
    shared_marks = [(one[word], other[word]) for word in one if word in other]
    marked = [f"{a}/{b}" for a, b in shared_marks if are_marked_otherwise(a, b)]
    if marked and by_marks:
        vi, en = f"{vi}, khác dấu ở «{' '.join(marked)}»", f"{en}, marked otherwise in «{' '.join(marked)}»"
    return Text(vi=vi, en=en)


def _of_numbers(each: Compared, one: Value, other: Value) -> Text:
    assert isinstance(one, Name)
    assert isinstance(other, Name)
    shared = sorted(one.counted.keys() & other.counted.keys())
    pairs = [(label, " ".join(one.counted[label]), " ".join(other.counted[label])) for label in shared]
    vi = ", ".join(f"{label} {a}" if a == b else f"{label} {a} và {label} {b}" for label, a, b in pairs)
    en = ", ".join(f"{label} {a}" if a == b else f"{label} {a} and {label} {b}" for label, a, b in pairs)
    is_same = each.state is State.AGREES
    return Text(vi=f"{'cùng' if is_same else 'khác'} {vi}", en=f"{'same' if is_same else 'different'} {en}")


def _of_grounds(each: Compared, one: Value, other: Value) -> Text:
    metres = vietnamese.number(each.metres or 0)
    if each.along is not None:
        percent = vietnamese.number(each.along * 100, 0)
        vi = f"cách {metres} m, {percent} % chiều dài tuyến đi sát nhau"
        return Text(vi=vi, en=f"{metres} m apart, {percent} % of the line runs along the other")
    return Text(vi=f"cách {metres} m", en=f"{metres} m apart")


def _of_years(each: Compared, one: Value, other: Value) -> Text:
    assert isinstance(one, Years)
    assert isinstance(other, Years)
    first, last = max(one.first, other.first), min(one.last, other.last)
    if first <= last:
        said = str(first) if first == last else f"{first}–{last}"
        return Text(vi=f"cùng năm {said}", en=f"both in {said}")
    return Text(vi=f"cách {first - last} năm", en=f"{first - last} years apart")


def _of_categories(each: Compared, one: Category, other: Category, labels: Labels) -> Text:
    a, b = (_label(labels, each, category.id) for category in (one, other))
    if one.id == other.id:
        return Text(vi=f"cùng «{a.vi}»", en=f"both «{a.en}»")
    near = Text(vi="cùng nhóm", en="same group") if one.group == other.group else _OTHER
    return Text(vi=f"{near.vi}: «{a.vi}» và «{b.vi}»", en=f"{near.en}: «{a.en}» and «{b.en}»")


def _label(labels: Labels, each: Compared, said: str) -> Text:
    return labels.get((each.part.reads, said)) or Text(vi=said, en=said)


def _of_amounts(each: Compared, one: Value, other: Value) -> Text:
    assert isinstance(one, int)
    assert isinstance(other, int)
    a, b = vietnamese.number(one), vietnamese.number(other)
    if one == other:
        return Text(vi=f"cùng {a} đồng", en=f"both {a} đồng")
    return Text(vi=f"{a} và {b} đồng", en=f"{a} and {b} đồng")


def _of_codes(each: Compared, one: frozenset[str], other: frozenset[str], labels: Labels) -> Text:
    shared = [_label(labels, each, code) for code in sorted(one & other)]
    if not shared:
        return _OTHER
    vi, en = ", ".join(code.vi for code in shared), ", ".join(code.en for code in shared)
    return Text(vi=f"cùng {vi}", en=f"both {en}")


def _of_items(each: Compared, one: Value, other: Value) -> Text:
    if each.match is None:
        return Text(vi="không gói thầu nào giống nhau", en="no packages alike")
    first, second = each.match.first, each.match.second
    a, b = (f"«{item.title}» {vietnamese.number(item.amount)} đồng" for item in (first, second))
    same = bool(first.payee) and first.payee == second.payee
    return Text(
        vi=f"{a} và {b}{', cùng nhà thầu' if same else ''}",
        en=f"{a} and {b}{', the same contractor' if same else ''}",
    )


_TELLING: Mapping[Likeness, Callable[[Compared, Value, Value], Text]] = {
    Likeness.PROPER_NAMES: _of_proper_names,
    Likeness.COMMON_WORDS: _of_common_words,
    Likeness.NUMBERS: _of_numbers,
    Likeness.GROUND: _of_grounds,
    Likeness.YEARS: _of_years,
    Likeness.AMOUNT: _of_amounts,
    Likeness.ITEMS: _of_items,
}
