"""What is owed and how it stands: pure, from the pack, what was sent, and a day."""

from vungcao.obligations.rules.duties import Duty, Level, duties_of, duty_of
from vungcao.obligations.rules.explaining import refuse_explanation
from vungcao.obligations.rules.reminding import reminder_on
from vungcao.obligations.rules.secrets import feed_digest
from vungcao.obligations.rules.sending import wait_after
from vungcao.obligations.rules.standing import Sent, Standing, State, standing_on

__all__ = [
    "Duty",
    "Level",
    "Sent",
    "Standing",
    "State",
    "duties_of",
    "duty_of",
    "feed_digest",
    "refuse_explanation",
    "reminder_on",
    "standing_on",
    "wait_after",
]
