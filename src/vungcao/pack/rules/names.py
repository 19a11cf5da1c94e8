"""Every name is given once, and every name used is given."""

from collections.abc import Iterator, Sequence

from vungcao.pack.checking import AgainstRule, FlowRule
from vungcao.pack.entry import Entry, Source
from vungcao.pack.locations import Path
from vungcao.pack.model import Pack, Term
from vungcao.pack.rules.fault import Fault, twice, unknown
from vungcao.pack.working import Works

PLACE = "place"
"""The register of communes that every pack has without writing it."""

_KINDS = {
    "documents": "văn bản",
    "calendars": "lịch",
    "milestones": "mốc",
    "places": "đơn vị",
    "groups": "nhóm xã",
    "organisations": "cơ quan",
    "contents": "nội dung",
    "sources": "nguồn vốn",
    "registers": "sổ",
    "indicators": "chỉ tiêu",
    "targets": "mục tiêu",
    "decisions": "quyết định",
    "checks": "phép kiểm tra",
    "obligations": "việc phải nộp",
    "adapters": "bộ chuyển cột",
}


def refuse_repeated_names(pack: Pack) -> list[Fault]:
    """Nothing in a pack has the name of something else of its kind."""
    faults = []
    for name, kind in _KINDS.items():
        entries: Sequence[Entry] = getattr(pack, name)
        faults += twice((((name, n, "id"), entry.id) for n, entry in enumerate(entries)), kind)  # type: ignore[attr-defined]
    for n, register in enumerate(pack.registers):
        faults += twice(
            ((("registers", n, "fields", m, "id"), f.id) for m, f in enumerate(register.fields)), "trường"
        )
        faults += twice(
            ((("registers", n, "review", m, "id"), s.id) for m, s in enumerate(register.review)), "bước duyệt"
        )
        for m, field in enumerate(register.fields):
            at = ("registers", n, "fields", m, "choices")
            faults += twice(
                (((*at, k, "id"), choice.id) for k, choice in enumerate(field.choices)), "lựa chọn"
            )
    for n, indicator in enumerate(pack.indicators):
        numbers = (
            (("indicators", n, "versions", m, "version"), str(v.version))
            for m, v in enumerate(indicator.versions)
        )
        faults += twice(numbers, "phiên bản")
    faults += twice(
        ((("targets", n, "number"), str(t.number)) for n, t in enumerate(pack.targets)), "số mục tiêu"
    )
    aspects = [(n, m, a.id) for n, t in enumerate(pack.targets) for m, a in enumerate(t.aspects)]
    return faults + twice(((("targets", n, "aspects", m, "id"), name) for n, m, name in aspects), "khía cạnh")


def refuse_unknown_names(pack: Pack) -> list[Fault]:
    """Whatever a pack names, it has."""
    known = {kind: {entry.id for entry in getattr(pack, kind)} for kind in _KINDS}
    known["registers"] |= {PLACE}
    known["aspects"] = {aspect.id for target in pack.targets for aspect in target.aspects}
    known["contents or groups"] = known["contents"] | {content.group for content in pack.contents}
    kinds = {**_KINDS, "aspects": "khía cạnh", "contents or groups": "nội dung"}
    return [
        fault
        for path, wanted, kind in _uses(pack)
        if wanted is not None
        for fault in unknown(path, wanted, kinds[kind], sorted(known[kind]))
    ]


_Use = tuple[Path, str | None, str]
"""Where a name is used, the name, and the list it is looked up in."""


def _uses(pack: Pack) -> Iterator[_Use]:
    yield from _uses_of_places(pack)
    yield from _uses_of_registers(pack)
    yield from _uses_of_indicators(pack)
    yield from _uses_of_targets(pack)
    yield from _uses_of_gathering(pack)
    yield from _uses_of_money(pack)
    for path, cited in sources_in(pack):
        yield (*path, "document"), cited.document, "documents"
    yield ("judgement", "route_register"), pack.judgement.route_register, "registers"


def _uses_of_places(pack: Pack) -> Iterator[_Use]:
    for n, place in enumerate(pack.places):
        yield ("places", n, "document"), place.document, "documents"
    for n, attribute in enumerate(pack.attributes):
        yield ("attributes", n, "place"), attribute.place, "places"
        yield ("attributes", n, "document"), attribute.document, "documents"
    for n, entry in enumerate(pack.lineage):
        yield ("lineage", n, "predecessor"), entry.predecessor, "places"
        yield ("lineage", n, "successor"), entry.successor, "places"
        yield ("lineage", n, "document"), entry.document, "documents"


def _uses_of_registers(pack: Pack) -> Iterator[_Use]:
    for n, register in enumerate(pack.registers):
        yield ("registers", n, "agency"), register.agency, "organisations"
        yield ("registers", n, "calendar"), register.calendar, "calendars"
        for m, field in enumerate(register.fields):
            yield ("registers", n, "fields", m, "references"), field.references, "registers"
        for m, step in enumerate(register.review):
            for k, organisation in enumerate(step.organisations):
                yield ("registers", n, "review", m, "organisations", k), organisation, "organisations"


def _uses_of_gathering(pack: Pack) -> Iterator[_Use]:
    for n, check in enumerate(pack.checks):
        yield ("checks", n, "register"), check.register_id, "registers"
        if isinstance(check.rule, AgainstRule):
            yield ("checks", n, "rule", "other", "register"), check.rule.other.register_id, "registers"
        if isinstance(check.rule, FlowRule):
            yield ("checks", n, "rule", "register"), check.rule.register_id, "registers"
    for n, obligation in enumerate(pack.obligations):
        yield ("obligations", n, "register"), obligation.register_id, "registers"
        yield ("obligations", n, "organisation"), obligation.organisation, "organisations"
        yield ("obligations", n, "group"), obligation.group, "groups"
        yield ("obligations", n, "calendar"), obligation.calendar, "calendars"
        for m, organisation in enumerate(obligation.reopened_by):
            yield ("obligations", n, "reopened_by", m), organisation, "organisations"
    for n, adapter in enumerate(pack.adapters):
        yield ("adapters", n, "register"), adapter.register_id, "registers"


def _uses_of_money(pack: Pack) -> Iterator[_Use]:
    for n, source in enumerate(pack.sources):
        yield ("sources", n, "parent"), source.parent, "sources"
        yield ("sources", n, "counterpart_of"), source.counterpart_of, "sources"
        for m, content in enumerate(source.pays_for):
            yield ("sources", n, "pays_for", m), content, "contents or groups"
    for name, register in registers_of_accounts(pack):
        yield name, register, "registers"
    if pack.accounting is not None:
        yield ("accounting", "most_difficult"), pack.accounting.most_difficult, "groups"


def registers_of_accounts(pack: Pack) -> Iterator[tuple[Path, str]]:
    """The registers that hold the accounts of capital and the works, each with the path that names it."""
    for name in ("plan", "allocation", "disbursement", "settlement", "contribution"):
        if pack.accounting is not None:
            yield ("accounting", name), getattr(pack.accounting, name)
    for name in Works.model_fields:
        if pack.works is not None and isinstance(register := getattr(pack.works, name), str):
            yield ("works", name), register


def _uses_of_indicators(pack: Pack) -> Iterator[_Use]:
    for n, indicator in enumerate(pack.indicators):
        yield ("indicators", n, "group"), indicator.group, "groups"
        yield ("indicators", n, "calendar"), indicator.calendar, "calendars"
    for path, term in terms_in(pack):
        yield (*path, "register"), term.register_id, "registers"
        yield (*path, "scope"), term.scope, "groups"


def _uses_of_targets(pack: Pack) -> Iterator[_Use]:
    for n, target in enumerate(pack.targets):
        at = ("targets", n)
        yield (*at, "agency"), target.agency, "organisations"
        for m, content in enumerate(target.contents):
            yield (*at, "contents", m), content, "contents"
        for m, decision in enumerate(target.decisions):
            yield (*at, "decisions", m), decision, "decisions"
        for m, aspect in enumerate(target.aspects):
            yield (*at, "aspects", m, "indicator"), aspect.indicator, "indicators"
            yield (*at, "aspects", m, "group"), aspect.group, "groups"
            yield (*at, "aspects", m, "of_which"), aspect.of_which, "aspects"


def terms_in(pack: Pack) -> Iterator[tuple[Path, Term]]:
    """Each sum that an indicator is made of, with its path."""
    for n, indicator in enumerate(pack.indicators):
        for m, version in enumerate(indicator.versions):
            yield ("indicators", n, "versions", m, "numerator"), version.numerator
            if version.denominator is not None:
                yield ("indicators", n, "versions", m, "denominator"), version.denominator


def sources_in(entry: Entry, path: Path = ()) -> Iterator[tuple[Path, Source]]:
    """Each citation anywhere in an entry, with its path."""
    for name in type(entry).model_fields:
        value = getattr(entry, name)
        if isinstance(value, Source):
            yield (*path, name), value
        elif isinstance(value, Entry):
            yield from sources_in(value, (*path, name))
        elif isinstance(value, tuple):
            for n, one in enumerate(value):
                if isinstance(one, Entry):
                    yield from sources_in(one, (*path, name, n))
