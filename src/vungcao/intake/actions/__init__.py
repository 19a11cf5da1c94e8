"""The door: the only way facts enter. Each write is one transaction; an approval writes facts and journal together."""

from vungcao.intake.actions.adopting import adopt_pack
from vungcao.intake.actions.filing import Answers, mend, submit, withdraw
from vungcao.intake.actions.reviewing import approve, send_back, send_back_rows, settle

__all__ = [
    "Answers",
    "adopt_pack",
    "approve",
    "mend",
    "send_back",
    "send_back_rows",
    "settle",
    "submit",
    "withdraw",
]
