"""Works and their money as projects of OC4IDS 0.9.5, and back.

A work is a project. Its funding lines are `budget.finance`, allocations `budget.budgetBreakdowns`, disbursements
`transactions`, of the contract under which they pay where they name one, decisions `milestones` with their `documents`,
contracts `contractingProcesses`, progress the metric `physicalProgress`, planned outputs `forecasts`, sites
`locations`. What has no such node (settlements, contributions, obstacles, and whatever is not so on the day told of) is
whole under `vungcao.records` of the project.
"""

from vungcao.exchange.rules.oc4ids.hearing import hear_projects
from vungcao.exchange.rules.oc4ids.projects import VERSION, Projects

__all__ = ["VERSION", "Projects", "hear_projects"]
