"""How works and contracts are told in the open formats of others: under which prefixes, in which of their codes."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from pydantic import Field

from vungcao.pack.entry import Entry, Flag, Id, Source

Codelist = Literal[
    "projectStatus",
    "projectSector",
    "projectType",
    "milestoneType",
    "documentType",
    "financingPartyType",
    "financingArrangementType",
    "contractNature",
    "method",
    "procurementCategory",
]
"""A code list of OC4IDS 0.9.5 or OCDS 1.1.5, by the name of its publisher's file."""

CHOSEN: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "projectStatus": ("decision", "step"),
        "milestoneType": ("decision", "step"),
        "documentType": ("decision", "step"),
        "projectSector": ("work", "content"),
        "projectType": ("work", "kind"),
        "financingPartyType": ("funding", "source"),
        "financingArrangementType": ("funding", "source"),
        "contractNature": ("contract", "category"),
        "method": ("contract", "method"),
        "procurementCategory": ("contract", "category"),
    }
)
"""Which of our choices each code list speaks of: the part of `Works`, and the field of its register."""

CLOSED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "projectStatus": frozenset(
            {"identification", "preparation", "implementation", "completion"}
            | {"maintenance", "decommissioning", "decommissioned", "cancelled"}
        ),
        "projectType": frozenset(
            {"construction", "rehabilitation", "replacement", "expansion", "decommissioning"}
        ),
        "financingPartyType": frozenset(
            {"institutional", "commercial", "bilateral", "multilateral", "vendor", "other"}
        ),
        "financingArrangementType": frozenset(
            {"bond", "loan", "hybrid", "shares.listed", "shares.unlisted", "grant", "guarantee"}
        ),
        "contractNature": frozenset({"design", "construction", "supervision"}),
        "method": frozenset({"open", "selective", "limited", "direct"}),
        "procurementCategory": frozenset({"goods", "works", "services"}),
    }
)
"""The codes of the lists to which nobody may add."""


class Coded(Entry):
    """A code of a list, and those of our choices that it stands for."""

    codelist: Codelist
    code: str = Field(min_length=1)
    means: tuple[str, ...] = Field(min_length=1)


class Exchange(Entry):
    """Under whose name and which prefixes works and contracts are given away, and what of ours is which code.

    A prefix makes identifiers unique in the world; Open Contracting gives it out on request. Until it is `registered`
    every file says that it is not.
    """

    publisher: Id
    """The organisation of the pack that publishes."""
    project_prefix: str = Field(pattern=r"^oc4ids-[a-z0-9]{6}$")
    process_prefix: str = Field(pattern=r"^ocds-[a-z0-9]{6}$")
    registered: Flag
    taxpayer_scheme: str = Field(min_length=1)
    """The list that contractors' codes are taken from, as other data names it."""
    codes: tuple[Coded, ...] = ()
    license: str | None = Field(default=None, pattern=r"^https://\S+$")
    """The address of the licence under which the files are given away; None until one is decided on."""
    source: Source
    """Where the prefixes come from."""

    def code_of(self, codelist: Codelist, choice: object) -> str | None:
        """The code that stands for one of our choices; None where nothing does."""
        return next(
            (coded.code for coded in self.codes if coded.codelist == codelist and choice in coded.means), None
        )
