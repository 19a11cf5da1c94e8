"""The works and the capital of Bắc Ninh's demonstration, filed and decided, without its other registers."""

import datetime as dt

from tests.programme import FOLDER, bac_ninh
from vungcao.exchange.queries import telling_of
from vungcao.exchange.rules.telling import Telling
from vungcao.intake.actions import adopt_pack
from vungcao.intake.ways.demonstration import file_demonstration, read_profile
from vungcao.journal.queries import last_number
from vungcao.pack.rules.names import registers_of_accounts
from vungcao.people.actions import enrol
from vungcao.people.rules import Granted

BEFORE = dt.date(2026, 11, 23)


def fill_demonstration(origin: str) -> Telling:
    """File it all; what files are made from on the day after."""
    pack, profile = bac_ninh(), read_profile(FOLDER / "demonstration")
    adopt_pack(pack, by_code="ky-thuat", at=dt.datetime.combine(profile.opens_on, dt.time(8), dt.UTC))
    names = {name for _, name in registers_of_accounts(pack)}
    of_works = {
        part: tuple(one for one in getattr(profile, part) if one.register_id in names)
        for part in ("records", "told")
    }
    official = enrol(username="mo-phong", full_name="Nhập", organisation="", grants=[Granted("enter")])
    bodies = {step.organisations[0] for name in names for step in pack.register_by_id(name).review}
    reviewers = [
        enrol(username=f"duyet-{body}", full_name="Duyệt", organisation=body, grants=[Granted("review")])
        for body in sorted(bodies)
    ]
    file_demonstration(
        pack,
        profile.model_copy(update=of_works),
        before=BEFORE,
        official_of=lambda place: official,
        reviewers=reviewers,
    )
    return telling_of(pack, as_of=BEFORE, known=last_number(), origin=origin)
