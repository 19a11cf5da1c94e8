"""Whether a well-formed pack is coherent. Every rule gives all that it finds, placed by path; nothing here raises."""

from collections.abc import Callable

from vungcao.exact.refusal import Refusal
from vungcao.pack.locations import Locations
from vungcao.pack.model import Pack
from vungcao.pack.rules.accounts import refuse_accounts
from vungcao.pack.rules.adapters import refuse_adapters
from vungcao.pack.rules.calendars import refuse_calendars
from vungcao.pack.rules.checks import refuse_checks
from vungcao.pack.rules.comparisons import refuse_comparisons
from vungcao.pack.rules.exchange import refuse_exchange
from vungcao.pack.rules.fault import Fault
from vungcao.pack.rules.indicators import refuse_indicators
from vungcao.pack.rules.names import refuse_repeated_names, refuse_unknown_names
from vungcao.pack.rules.obligations import refuse_obligations
from vungcao.pack.rules.places import refuse_groups, refuse_lineage, refuse_places
from vungcao.pack.rules.registers import refuse_registers
from vungcao.pack.rules.targets import refuse_judgement, refuse_targets
from vungcao.pack.rules.validity import refuse_validities
from vungcao.pack.rules.words import refuse_amounts, refuse_quotes

RULES: tuple[Callable[[Pack], list[Fault]], ...] = (
    refuse_repeated_names,
    refuse_unknown_names,
    refuse_validities,
    refuse_calendars,
    refuse_places,
    refuse_lineage,
    refuse_groups,
    refuse_registers,
    refuse_accounts,
    refuse_comparisons,
    refuse_exchange,
    refuse_obligations,
    refuse_adapters,
    refuse_checks,
    refuse_indicators,
    refuse_targets,
    refuse_judgement,
    refuse_quotes,
    refuse_amounts,
)


def check(pack: Pack, locations: Locations) -> tuple[Refusal, ...]:
    """Everything incoherent in a pack, with file and line; empty when it is coherent."""
    return tuple(fault.placed(locations) for rule in RULES for fault in rule(pack))
