"""Histories of two devices without a network, told step by step, and an oracle that says what must come of them.

A device shows what the server had at its last sync, and its own edits upon that. It sends them in any order, twice, or
again because an answer was lost; the server may crash at any moment of receiving. The oracle knows for each edit which
edit its writer was looking at, and for each record which edit was approved last: nothing more is needed to say whether
an approval is a conflict.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest import mock

from tests.door import SA_LY, Cast, Clock, approved, household
from vungcao.exact.refusal import Refused
from vungcao.intake.actions import approve, send_back, settle
from vungcao.intake.models import Draft, Receipt, Row, Submission
from vungcao.intake.receiving import receive
from vungcao.intake.rules import TypedRow
from vungcao.journal.queries import last_number
from vungcao.registers.models import Version
from vungcao.registers.queries import standing_of

KEYS = ("HO-1", "HO-2", "HO-3")
"""Two households that are there, and one that somebody finds."""
CRASHES = ("none", "before", "inside", "answer_lost")
FIRST = 10
"""Number of the first edit; the records that are there have smaller ones. An edit is known by what it says."""


class CrashError(Exception):
    """The server is gone in the middle of receiving."""


@dataclass
class Edit:
    """One offline edit: what its device calls it, whom it was made upon, and what became of it in the oracle's eyes."""

    number: int
    key: str
    upon: int | None
    """Number of the edit that its writer was looking at; None where the record was not there."""
    branch: str
    position: int
    base_seq: int | None
    known: int
    is_legible: bool
    was_received: bool = False
    is_settled: bool = False
    """Whether a reviewer decided that it holds over what stood then."""
    state: str = "waiting"

    @property
    def name(self) -> str:
        """What its device calls it."""
        return f"uuid:{self.number}"


@dataclass
class Device:
    """What a device holds: what the server showed it last, its own edits upon that, and those not yet answered for."""

    name: str
    known: int = 0
    shown: dict[str, tuple[int, int]] = field(default_factory=dict)
    """For each record: the edit and the sequence number that the server showed."""
    own: dict[str, list[Edit]] = field(default_factory=dict)
    unsent: list[Edit] = field(default_factory=list)
    branches: int = 0


class Story:
    """One history: every step is taken on the platform and in the oracle, which are compared at each."""

    def __init__(self, cast: Cast, clock: Clock) -> None:
        self.cast, self.clock = cast, clock
        approved(cast, clock, household("HO-1", members=1), household("HO-2", number=2, members=2))
        self.head: dict[str, int | None] = {"HO-1": 1, "HO-2": 2, "HO-3": None}
        self.edits: list[Edit] = []
        self.conflicts = 0
        self.devices = (Device("một"), Device("hai"))
        for device in self.devices:
            self.sync(device)

    # What a device does

    def sync(self, device: Device) -> None:
        """Take what the server has now; own edits that were sent are forgotten, others stay to be sent."""
        device.known = last_number()
        standing = standing_of("household", KEYS)
        device.shown = {v.key: (int(v.facts["members"]), v.seq) for v in standing}
        device.own = {}

    def edit(self, device: Device, key: str, *, is_legible: bool) -> None:
        """Edit a record as the device shows it."""
        own = device.own.setdefault(key, [])
        if not own:
            device.branches += 1
        shown, base = device.shown.get(key, (None, None))
        edit = Edit(
            number=FIRST + len(self.edits),
            key=key,
            upon=own[-1].number if own else shown,
            branch=own[0].branch if own else f"{device.name}-{device.branches}",
            position=len(own) + 1,
            base_seq=base,
            known=device.known,
            is_legible=is_legible,
        )
        own.append(edit)
        device.unsent.append(edit)
        self.edits.append(edit)

    def send(self, device: Device, which: int, crash: str) -> None:
        """Send one of the edits that are not answered for; only an answer lets the device forget it."""
        if not device.unsent:
            return
        edit = device.unsent[which % len(device.unsent)]
        if crash == "before":
            return
        try:
            with crashing(inside=crash == "inside"):
                self._receive(edit)
        except CrashError:
            return
        edit.was_received = True
        if crash != "answer_lost":
            device.unsent.remove(edit)

    def _receive(self, edit: Edit) -> Receipt:
        facts = {
            "ethnic_group": "tay",
            "poverty": "none",
            "residence": "present",
            "members": str(edit.number) if edit.is_legible else f"{edit.number} người",
        }
        row = TypedRow(
            number=1,
            key=edit.key,
            valid_from="01/01/2026",
            facts=facts,
            base_seq=edit.base_seq,
            branch=edit.branch,
            branch_position=edit.position,
        )
        return receive(
            by=self.cast.official,
            register="household",
            place=SA_LY,
            rows=[row],
            way="phone",
            client_key=edit.name,
            known=edit.known,
            at=self.clock.tick(),
        )

    # What a reviewer does

    def decide(self, which: int, what: str) -> None:
        """Approve, settle or return one of the edits that wait."""
        waiting = [
            edit for edit in self.edits if edit.was_received and edit.is_legible and edit.state == "waiting"
        ]
        if not waiting:
            return
        edit = waiting[which % len(waiting)]
        submission = Submission.objects.get(client_key=edit.name)
        if what == "return":
            send_back(submission, by=self.cast.reviewer, reason="Xem lại", at=self.clock.tick())
            edit.state = "returned"
        elif what in ("keep", "give_way"):
            self._settle(edit, submission, keep=what == "keep")
        else:
            self._approve(edit, submission)

    def _settle(self, edit: Edit, submission: Submission, *, keep: bool) -> None:
        settle(
            submission,
            by=self.cast.reviewer,
            number=1,
            keep=keep,
            reason="Đã hỏi lại",
            seen=last_number(),
            at=self.clock.tick(),
        )
        if keep:
            edit.upon, edit.is_settled = self.head[edit.key], True
        else:
            edit.state = "withdrawn"

    def _approve(self, edit: Edit, submission: Submission) -> None:
        """The platform approves exactly what was made upon what was approved last; all else it shows as a conflict."""
        expected = self._was_seen(edit, self.head[edit.key]) and not self._lacks_an_earlier(edit)
        codes: set[str] = set()
        try:
            approve(submission, by=self.cast.reviewer, at=self.clock.tick())
        except Refused as fault:
            codes = set(fault.codes)
        assert codes <= {"INT-003", "INT-015"}, codes
        if codes:
            assert not expected, f"{edit} was no conflict, and was refused: {codes}"
            self.conflicts += 1
        else:
            assert expected, f"{edit} was approved over {self.head[edit.key]}, which its writer had not seen"
            self.head[edit.key], edit.state = edit.number, "approved"

    def _was_seen(self, edit: Edit, head: int | None) -> bool:
        """Whether the writer, or the reviewer who settled it, had seen what was approved last. Of an edit that was
        settled, the writer's own earlier ones may be approved afterwards: it was made upon them."""
        earlier = [
            other.number
            for other in self.edits
            if other.branch == edit.branch and other.position < edit.position
        ]
        return head == edit.upon or (edit.is_settled and head in earlier)

    def _lacks_an_earlier(self, edit: Edit) -> bool:
        return not edit.is_settled and any(
            other.state != "approved"
            for other in self.edits
            if other.branch == edit.branch and other.position < edit.position
        )

    # In the end

    def end(self) -> None:
        """The network comes back and stays: everything is sent; then all is where it must be, and once."""
        for device in self.devices:
            while device.unsent:
                self.send(device, 0, "none")
        for edit in self.edits:
            assert self._places_of(edit) == 1, f"{edit} is in {self._places_of(edit)} places"
        received = {(each.client_key) for each in Receipt.objects.all()}
        assert received == {edit.name for edit in self.edits}
        standing = {v.key: int(v.facts["members"]) for v in standing_of("household", KEYS)}
        assert standing == {key: number for key, number in self.head.items() if number is not None}
        written = [int(v.facts["members"]) for v in Version.objects.filter(register="household")]
        assert len(written) == len(set(written)), "a version was written twice"

    def _places_of(self, edit: Edit) -> int:
        """In how many submissions and drafts it is."""
        rows = Row.objects.filter(facts__members=edit.number).count()
        drafts = Draft.objects.filter(client_key__startswith=edit.name + "#").count()
        return rows + drafts + Draft.objects.filter(client_key=edit.name).count()


@contextmanager
def crashing(*, inside: bool) -> Iterator[None]:
    """The server dies after everything was written and before anything is kept."""
    if not inside:
        yield
        return
    with mock.patch.object(Receipt.objects, "create", side_effect=CrashError):
        yield


Step = tuple[str, int, int, str]
"""What happens, on which device, to which of the things it may happen to, and how."""


def tell(steps: list[Step], cast: Cast, clock: Clock) -> Story:
    """Take every step and compare; returns the whole story."""
    story = Story(cast, clock)
    for what, device, which, how in steps:
        held = story.devices[device]
        match what:
            case "edit":
                story.edit(held, KEYS[which % len(KEYS)], is_legible=how != "inside")
            case "send":
                story.send(held, which, how)
            case "sync":
                story.sync(held)
            case _:
                story.decide(which, what)
    story.end()
    return story
