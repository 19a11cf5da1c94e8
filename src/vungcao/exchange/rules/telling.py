"""What a file of any open format is made from: the pack, the day it tells of, and where it is published."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from vungcao.exchange.rules.records import is_open, open_registers
from vungcao.exchange.rules.ways import Node
from vungcao.pack.exchanging import Codelist, Exchange
from vungcao.pack.model import Pack
from vungcao.pack.register import FieldType, Register
from vungcao.pack.working import Works

UNREGISTERED = (
    "Tiền tố mã chưa đăng ký với Open Contracting Partnership: cần xác nhận. / "
    "The prefix of the identifiers is not registered with the Open Contracting Partnership yet."
)
UNLICENSED = (
    "Tỉnh chưa quyết định giấy phép sử dụng dữ liệu: cần xác nhận. / "
    "The province has not decided on a licence of the data yet."
)
_IN_ORDER = (
    "work", "funding", "site", "output", "decision", "contract", "plan", "allocation", "contribution", "disbursement",
    "settlement", "progress", "obstacle", "assistance", "outside_work",
)  # fmt: skip
"""Parts of works and accounts: money rests on contracts and works; other programmes' lists are compared with them."""
WORK = "work"
"""The field by which records name the work they belong to."""
SIMULATED = "SỐ LIỆU MÔ PHỎNG: không phải số liệu thật. / SIMULATED DATA: these are no real figures."


@dataclass(frozen=True)
class Telling:
    """Everything that the words of a file depend on beside its records. The pack has works, accounts and exchange."""

    pack: Pack
    as_of: dt.date
    known: int
    published_at: dt.datetime
    """The moment of the last decision known."""
    origin: str
    """The address of the site, without a slash at its end."""
    policy: str = ""
    """The address of the page that says how all of this is published; nothing where there is none."""

    @cached_property
    def exchange(self) -> Exchange:
        """Prefixes and codes."""
        assert self.pack.exchange is not None
        return self.pack.exchange

    @cached_property
    def works(self) -> Works:
        """Which registers hold works."""
        assert self.pack.works is not None
        return self.pack.works

    @cached_property
    def zone(self) -> dt.tzinfo:
        """The programme's offset on the day told of, for every day: older ones had seconds, which no standard takes."""
        noon = dt.datetime.combine(self.as_of, dt.time(12), ZoneInfo(self.pack.programme.time_zone))
        return dt.timezone(noon.utcoffset() or dt.timedelta(0))

    @cached_property
    def registers(self) -> dict[str, Register]:
        """The registers that are given away, by id."""
        return {each.id: each for each in open_registers(self.pack)}

    @cached_property
    def in_order(self) -> list[Register]:
        """The registers that are given away, each after those that its records rest on."""
        found = [register for name in _IN_ORDER if (register := self.part(name)) is not None]
        return found + [each for each in self.registers.values() if each not in found]

    @property
    def compared(self) -> list[Register]:
        """The registers whose records are compared for overlap."""
        return [self.pack.register_by_id(name) for name in (self.works.work, self.works.outside_work)]

    def part(self, name: str) -> Register | None:
        """The register of a part of works or accounts; None when it is not given away."""
        owner = self.works if name in type(self.works).model_fields else self.pack.accounting
        register = self.pack.register_by_id(getattr(owner, name))
        return register if is_open(register) else None

    def code(self, codelist: Codelist, choice: object) -> str | None:
        """The standard's code for one of our choices."""
        return self.exchange.code_of(codelist, choice)

    def project_id(self, work: str) -> str:
        """The identifier of a work in the world."""
        return f"{self.exchange.project_prefix}-{work}"

    def process_id(self, contract: str) -> str:
        """The identifier of a contracting process in the world."""
        return f"{self.exchange.process_prefix}-{contract}"

    @property
    def publisher(self) -> Node:
        """Who publishes."""
        organisations = {each.id: each.label.vi for each in self.pack.organisations}
        at = {"uri": self.origin} if self.origin else {}
        return {"name": organisations[self.exchange.publisher], **at}

    @property
    def terms(self) -> Node:
        """Under which licence and by which policy it is published, as far as that is known."""
        said = {"license": self.exchange.license, "publicationPolicy": self.policy}
        return {name: address for name, address in said.items() if address}

    def place_name(self, place: str) -> str | None:
        """The name of a unit."""
        return self._places.get(place)

    @cached_property
    def _places(self) -> dict[str, str]:
        return {each.id: f"{each.type} {each.name}".strip() for each in self.pack.places}

    def heading(self, *, simulated: bool) -> Node:
        """What a package says of itself that no standard asks: day, journal entry, and what must not be overlooked."""
        said: Node = {
            "programme": self.pack.programme.id,
            "as_of": self.as_of.isoformat(),
            "known": self.known,
            "prefix_registered": self.exchange.registered,
        }
        notices = [SIMULATED] if simulated else []
        if not self.exchange.registered:
            notices.append(UNREGISTERED)
        if not self.exchange.license:
            notices.append(UNLICENSED)
        return said | ({"notices": notices} if notices else {})


def names_a_work(register: Register) -> bool:
    """Whether the records of a register belong to a work, and name it."""
    named = register.field(WORK)
    return named is not None and named.type is FieldType.REFERENCE


def party_id(name: str, code: str = "") -> str:
    """An identifier of an organisation within a file: its code, or a digest of its name where it has none."""
    return code or hashlib.sha256(name.encode()).hexdigest()[:16]
