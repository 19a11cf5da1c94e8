"""Duties in the words of the pack, in the language that is spoken now."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from vungcao.intake.ways.form import said
from vungcao.obligations.rules import Duty
from vungcao.pack.calendar import label_of
from vungcao.pack.model import Pack
from vungcao.pack.obliging import FILING, Obligation
from vungcao.pack.register import Kind


@dataclass(frozen=True)
class Wording:
    """What registers, places, periods and levels of a pack are called; a name that the pack left out stays itself."""

    pack: Pack

    @cached_property
    def _obligations(self) -> dict[str, Obligation]:
        return {each.id: each for each in self.pack.obligations}

    @cached_property
    def _registers(self) -> dict[str, str]:
        return {each.id: said(each.label) for each in self.pack.registers}

    @cached_property
    def _places(self) -> dict[str, str]:
        return {each.id: f"{each.type[:1].upper()}{each.type[1:]} {each.name}" for each in self.pack.places}

    @cached_property
    def _steps(self) -> dict[tuple[str, str], str]:
        return {
            (entry.id, step.id): said(step.label) for entry in self.pack.registers for step in entry.review
        }

    def obligation(self, name: str) -> str:
        """What an obligation is called."""
        there = self._obligations.get(name)
        return said(there.label) if there else name

    def is_to_be_confirmed(self, name: str) -> bool:
        """Whether a page must say "cần xác nhận" beside an obligation."""
        return name in self._obligations and self._obligations[name].source.to_be_confirmed

    def register(self, name: str) -> str:
        """What a register is called."""
        return self._registers.get(name, name)

    def is_return(self, name: str) -> bool:
        """Whether a register holds an agency's figures for place and period."""
        return any(each.id == name and each.kind is Kind.RETURN for each in self.pack.registers)

    def place(self, name: str) -> str:
        """The type and name of a place."""
        return self._places.get(name, name)

    def period(self, obligation: str, period: str) -> str:
        """What a period of an obligation's calendar is called."""
        there = self._obligations.get(obligation)
        label = label_of(self.pack.calendar(there.calendar), period) if there else None
        return said(label) if label else period

    def step(self, register: str, step: str) -> str:
        """What a review step is called; nothing for the filing and for a decision without a name."""
        return self._steps.get((register, step), "")

    def level(self, register: str, step: str) -> str:
        """What a level of a duty is called."""
        return self.step(register, step) or (_("nộp") if step == FILING else _("duyệt"))

    def duty(self, duty: Duty) -> str:
        """A duty in one line: what, where, which period."""
        words = (self.obligation(duty.obligation), self.place(duty.place))
        return f"{', '.join(words)}: {self.period(duty.obligation, duty.period.id)}"
