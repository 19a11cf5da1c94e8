"""Demonstration records: simulated, said to be so wherever they show, and filed through the one door like any other.

    profile = read_profile(folder / "demonstration")
    file_demonstration(pack, profile, before=today, official_of=..., reviewer=...)

Everything is drawn from the profile's seed: two runs file the same records at the same moments.
"""

from vungcao.intake.ways.demonstration.filing import WAY, Filed, file_demonstration
from vungcao.intake.ways.demonstration.profile import Profile, check_profile, read_profile
from vungcao.intake.ways.demonstration.submissions import DemonstrationSubmission, submissions

__all__ = [
    "WAY",
    "DemonstrationSubmission",
    "Filed",
    "Profile",
    "check_profile",
    "file_demonstration",
    "read_profile",
    "submissions",
]
