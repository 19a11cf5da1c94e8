"""Registers, the places of the caller, and the records that stand there."""

from typing import Annotated, Any

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from ninja import Path, Query, Router

from vungcao.api import guard
from vungcao.api.paging import LARGEST_PAGE, streamed
from vungcao.api.saying import record_said, register_brief, register_said
from vungcao.api.shapes import (
    PlaceSaid,
    ReasonSent,
    RecordPage,
    RecordSaid,
    RegisterInFull,
    RegisterSaid,
    VersionPage,
)
from vungcao.api.views.caller import caller
from vungcao.journal import queries as journal
from vungcao.pack.entry import Day
from vungcao.people import queries as people
from vungcao.people.actions import record_look
from vungcao.places import queries as places
from vungcao.registers import queries as registers
from vungcao.registers.sight import INSIGHT, SIGHT, admit, is_personal, may_any, place_of, register_of
from vungcao.remeasurement.queries import blind_keys

router = Router(tags=["records"])
Seq = Annotated[int, Path(ge=1, le=2**63 - 1)]
After = Annotated[int, Query(ge=0, le=2**63 - 1)]
Limit = Annotated[int, Query(ge=1, le=LARGEST_PAGE)]


@router.get("/registers", response=list[RegisterSaid], by_alias=True, summary="Các sổ")
def list_registers(request: HttpRequest) -> list[dict[str, Any]]:
    """Every register of the pack in force."""
    return [register_brief(register) for register in places.pack_in_force().registers]


@router.get("/registers/{register_id}", response=RegisterInFull, by_alias=True, summary="Một sổ")
def get_register(request: HttpRequest, register_id: str) -> dict[str, Any]:
    """A register with its fields, its checks and its steps of review."""
    return register_said(register_of(register_id))


@router.get(
    "/registers/{register_id}/places", response=list[PlaceSaid], summary="Địa bàn của tôi trong một sổ"
)
def list_places(request: HttpRequest, register_id: str) -> list[dict[str, Any]]:
    """The places of which the caller sees this register, and what they may do there. Former places are among them."""
    person, found = caller(request), register_of(register_id)
    by_verb = {verb: people.places_of(person, verb, found.id) for verb in SIGHT}
    return [
        {
            "id": place.id,
            "code": place.code,
            "name": place.full_name,
            "kind": place.kind,
            "valid_from": place.valid_from,
            "valid_before": place.valid_before,
            "may": [verb for verb in SIGHT if place.id in by_verb[verb]],
        }
        for place in places.places_among(frozenset().union(*by_verb.values()))
    ]


@router.get(
    "/registers/{register_id}/places/{place}/records",
    response=RecordPage,
    by_alias=True,
    summary="Bản ghi của một địa bàn",
)
def list_records(
    request: HttpRequest,
    register_id: str,
    place: str,
    as_of: Annotated[Day | None, Query()] = None,
    known: After | None = None,
    after: After = 0,
    limit: Limit = 1000,
) -> StreamingHttpResponse:
    """The versions of a register that stand in a place, by sequence number, without the fields that touch a person.

    `as_of` keeps those valid on a day; `known` asks what stood once that journal entry was made, the last if not said.
    """
    person, found = caller(request), register_of(register_id)
    admit(person, found.id, place)
    there = place_of(place)
    latest = journal.last_number()
    known = latest if known is None else min(known, latest)
    blind = blind_keys(person, found.id)
    rows = registers.page_known_at(found.id, place=there.id, known=known, as_of=as_of, after=after)
    return streamed(
        registers.stream(rows[: limit + 1]),
        limit=limit,
        say=lambda version: record_said(found, version, blind=blind),
        position=lambda version: version.seq,
        more={"known": known},
    )


@router.get("/records/{seq}", response=RecordSaid, by_alias=True, summary="Một bản ghi")
def get_record(request: HttpRequest, seq: Seq) -> dict[str, Any]:
    """A version of a record, without the fields that touch a person."""
    version = guard.version_of(caller(request), seq)
    return record_said(register_of(version.register), version)


@router.post("/records/{seq}/look", response=RecordSaid, by_alias=True, summary="Mở thông tin cá nhân")
def look_at_record(request: HttpRequest, seq: Seq, body: ReasonSent) -> dict[str, Any]:
    """A version of a record with all its fields. Who looked, when and why is kept before it is shown."""
    person = caller(request)
    version = guard.version_of(person, seq, *INSIGHT)
    found = register_of(version.register)
    if is_personal(found):
        record_look(
            person,
            register=version.register,
            key=version.key,
            place=version.place,
            reason=body.reason,
            at=timezone.now(),
        )
    return record_said(found, version, opened=True)


@router.get(
    "/records/{seq}/versions", response=VersionPage, by_alias=True, summary="Các phiên bản của một bản ghi"
)
def list_versions(
    request: HttpRequest, seq: Seq, after: After = 0, limit: Limit = 1000
) -> StreamingHttpResponse:
    """Every version of the same record that stood in a place of the caller's, in the order of writing."""
    person = caller(request)
    version = guard.version_of(person, seq)
    found = register_of(version.register)
    versions = registers.versions_of(version.register, version.key)
    theirs = [
        place
        for place in versions.order_by().values_list("place", flat=True).distinct()
        if may_any(person, SIGHT, place=place, register=found.id)
    ]
    rows = versions.filter(place__in=theirs, seq__gt=after).order_by("seq")
    return streamed(
        registers.stream(rows[: limit + 1]),
        limit=limit,
        say=lambda each: record_said(found, each),
        position=lambda each: each.seq,
        more={},
    )
