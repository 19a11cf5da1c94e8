"""The OpenRosa protocol as ODK Collect speaks it: who is let in, what is offered, how a filled form is answered."""

import datetime as dt

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client
from django.utils import timezone

from tests.door import DEO_GIA, SA_LY, Cast, Clock, approved, household, row
from tests.papers import photo
from tests.phone.collect import Phone, app_password, instance
from tests.phone.conftest import OURS, THEIRS
from vungcao.intake.actions import approve, submit
from vungcao.intake.models import Attachment, Draft, Row, Submission
from vungcao.people.actions import revoke_token
from vungcao.people.models import Look, Person, Token

MIB = 1 << 20


def texts(content: bytes, name: str) -> list[str]:
    return [each.text or "" for each in fromstring(content).iter() if each.tag.endswith("}" + name)]


# Who is let in


@pytest.mark.parametrize(
    "path", ["formList", "submission", "forms/road.xml", "forms/road/manifest", "forms/road/places.csv"]
)
def test_without_a_password_the_telephone_is_asked_for_one(cast: Cast, path: str):
    answer = Client().head(f"/openrosa/{path}")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Basic realm=")
    assert answer["X-OpenRosa-Version"] == "1.0"


def test_a_browser_that_is_signed_in_is_nobody_here(cast: Cast):
    client = Client()
    client.force_login(cast.official, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/openrosa/formList").status_code == 401


def test_neither_the_sign_in_password_nor_a_token_of_the_api_opens(cast: Cast):
    api = app_password(cast.official, kind="api")
    for secret in ("mat-khau-thu-nghiem", api, ""):
        assert Phone(cast.official.username, secret).get("formList").status_code == 401


def test_an_app_password_opens_for_its_owner_alone(cast: Cast, phone: Phone):
    assert phone.get("formList").status_code == 200
    assert Phone(cast.neighbour.username, phone.secret).get("formList").status_code == 401


def test_a_password_that_ended_or_was_revoked_opens_nothing(cast: Cast, phone: Phone):
    Token.objects.update(
        created_at=timezone.now() - dt.timedelta(days=9), expires_at=timezone.now() - dt.timedelta(days=1)
    )
    assert phone.get("formList").status_code == 401
    other = Phone(cast.official.username, app_password(cast.official))
    revoke_token(Token.objects.first(), at=timezone.now())
    assert other.get("formList").status_code == 401


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Basic YQ==", "Bearer abc", "Basic /////w=="])
def test_what_is_no_name_and_secret_is_nobody(cast: Cast, header: str):
    assert Client().get("/openrosa/formList", headers={"Authorization": header}).status_code == 401


# What is offered


def test_the_list_has_the_registers_of_the_field_and_no_others(phone: Phone):
    answer = phone.get("formList")
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    assert answer["X-OpenRosa-Version"] == "1.0"
    assert "Date" in answer
    assert sorted(texts(answer.content, "formID")) == ["hamlet", "household", "road", "training"]
    assert all(each.startswith("md5:") for each in texts(answer.content, "hash"))


def test_somebody_who_enters_nothing_is_offered_nothing(cast: Cast):
    supervisor = Phone(cast.supervisor.username, app_password(cast.supervisor))
    assert texts(supervisor.get("formList").content, "formID") == []
    assert supervisor.get("forms/road.xml").status_code == 404
    assert supervisor.get("forms/road/manifest").status_code == 404


def test_each_address_of_the_list_and_of_the_manifest_is_there(phone: Phone):
    for kind in ("downloadUrl", "manifestUrl"):
        for url in texts(phone.get("formList").content, kind):
            assert phone.get(url.partition("/openrosa/")[2]).status_code == 200
    for url in texts(phone.get("forms/household/manifest").content, "downloadUrl"):
        assert phone.get(url.partition("/openrosa/")[2]).status_code == 200


def test_a_list_holds_what_stands_in_the_places_of_the_person_alone(cast: Cast, clock: Clock, phone: Phone):
    approved(cast, clock, row("DX-1", {"length_km": "1.250", "surface": "earth"}), register="road")
    other = submit(
        by=cast.neighbour, register="road", place=DEO_GIA, rows=[row("DX-2", {})], way="form", at=clock.tick()
    )
    approve(other, by=cast.reviewer, at=clock.tick())
    listed = phone.get("forms/road/road.csv").content.decode()
    assert listed.splitlines()[0] == "name,label,place,__version,f_length_km,f_kind,f_surface"
    assert "DX-1" in listed
    assert "1.250" in listed
    assert "DX-2" not in listed
    places = phone.get("forms/road/places.csv").content.decode()
    assert SA_LY in places
    assert DEO_GIA not in places


def test_a_manifest_changes_when_what_stands_changes(cast: Cast, clock: Clock, phone: Phone):
    before = texts(phone.get("forms/road/manifest").content, "hash")
    assert texts(phone.get("forms/road/manifest").content, "hash") == before
    approved(cast, clock, row("DX-1", {"surface": "earth"}), register="road")
    after = texts(phone.get("forms/road/manifest").content, "hash")
    assert all(old != new for old, new in zip(before, after, strict=True))


def test_taking_named_persons_along_is_a_look_at_each(cast: Cast, clock: Clock, phone: Phone):
    approved(cast, clock, household("HO-1"), household("HO-2", number=2))
    phone.get("forms/household/manifest")
    assert not Look.objects.exists(), "a manifest shows nobody"
    assert "HO-1" in phone.get("forms/household/household.csv").content.decode()
    assert sorted(Look.objects.values_list("key", flat=True)) == ["HO-1", "HO-2"]


def test_a_hamlet_head_takes_along_the_hamlet_and_its_households_alone(head: Person):
    phone = Phone(head.username, app_password(head))
    for name, mine, theirs in (("household", "HO-1", "HO-2"), ("hamlet", OURS, THEIRS)):
        listed = phone.get(f"forms/household/{name}.csv").content.decode()
        assert mine in listed
        assert theirs not in listed
    filled = instance("household", photo="anh.jpg", f_hamlet=OURS, f_residence="present")
    assert phone.send(filled, anh_jpg=photo()).status_code == 201
    assert Attachment.objects.count() == 1


# How a filled form is answered


def test_before_sending_a_telephone_asks_where_and_how_much(phone: Phone):
    answer = phone.head("submission")
    assert answer.status_code == 204
    assert answer["Location"] == "http://testserver/openrosa/submission"
    assert answer["X-OpenRosa-Accept-Content-Length"] == str(30 * MIB)


def test_a_filled_form_waits_for_review(phone: Phone):
    answer = phone.send(instance(f_length_km="1.500", f_surface="concrete"))
    assert answer.status_code == 201
    assert 'nature="submit_success"' in answer.content.decode()
    filed = Row.objects.get(key="DX-9")
    assert filed.facts["length_km"] == "1.500", "a decimal point, not thousands"
    assert (filed.submission.way, filed.submission.state, filed.submission.client_key) == (
        "phone",
        "submitted",
        "uuid:1",
    )


def test_what_is_unusual_and_right_is_explained_in_the_form(phone: Phone):
    phone.send(instance(f_surface="earth", explanation="Đã đo lại cùng trưởng thôn"))
    assert Row.objects.get().explanation == "Đã đo lại cùng trưởng thôn"


def test_the_same_form_sent_twice_is_filed_once(phone: Phone):
    assert [phone.send(instance(f_surface="earth")).status_code for _time in range(2)] == [201, 201]
    assert Submission.objects.count() == 1


def test_a_photo_that_comes_in_a_later_part_is_kept_with_the_form(phone: Phone):
    filled = instance(f_surface="earth", photo="anh.jpg")
    assert phone.send(filled).status_code == 201
    assert phone.send(filled, anh_jpg=photo()).status_code == 201
    assert phone.send(filled, anh_jpg=photo()).status_code == 201
    kept = Attachment.objects.get()
    assert (kept.kind, kept.row, kept.submission) == ("photo", 1, Submission.objects.get())


def test_a_file_that_the_form_does_not_speak_of_is_not_kept(phone: Phone):
    assert phone.send(instance(f_surface="earth"), khac_jpg=photo()).status_code == 201
    assert not Attachment.objects.exists()


def test_a_photo_that_is_none_is_refused_in_words_and_the_form_is_kept(phone: Phone):
    answer = phone.send(instance(f_surface="earth", photo="anh.jpg"), anh_jpg=b"<html>not a photo")
    assert answer.status_code == 400
    assert "[ATT-" in answer.content.decode()
    assert Submission.objects.count() == 1


def test_what_the_door_cannot_take_is_kept_as_a_draft(phone: Phone):
    answer = phone.send(instance(f_surface="nhựa đường cũ"))
    assert answer.status_code == 202
    draft = Draft.objects.get()
    assert [problem[0] for problem in draft.problems] == ["FRM-009"]
    assert draft.rows[0]["facts"] == {"surface": "nhựa đường cũ"}


def test_an_edit_says_its_version_its_branch_and_its_place_in_it(cast: Cast, clock: Clock, phone: Phone):
    approved(cast, clock, row("DX-1", {"surface": "earth"}), register="road")
    entity = "id='DX-1' update='1' baseVersion='{}' trunkVersion='1' branchId='b-1'"
    for name, base in (("uuid:2", 2), ("uuid:1", 1)):
        filled = instance(name=name, record="DX-1", entity=entity.format(base), f_surface="concrete")
        assert phone.send(filled).status_code == 201
    said = Row.objects.filter(branch="b-1").order_by("branch_position")
    assert list(said.values_list("submission__client_key", "base_seq", "branch_position")) == [
        ("uuid:1", 1, 1),
        ("uuid:2", 1, 2),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "OPR-001"),
        (b"<data", "OPR-001"),
        (b"\xff\xfe\x00", "OPR-001"),
        (b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><data id="road">&x;</data>', "OPR-001"),
        (b'<!DOCTYPE d [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><data id="road">&b;</data>', "OPR-001"),
        (b"<data id='road'>" + b"a" * MIB + b"</data>", "OPR-001"),
        (b"<data id='road'><place>x</place></data>", "OPR-003"),
        (instance(place="").encode(), "OPR-003"),
    ],
)
def test_what_is_no_harmless_form_is_refused_in_words(phone: Phone, content: bytes, code: str):
    answer = phone.send(content)
    assert answer.status_code == 400
    assert f"[{code}]" in answer.content.decode()
    assert "root:" not in answer.content.decode()
    assert not Submission.objects.exists()


@pytest.mark.parametrize("form", ["income", "nowhere"])
def test_a_form_of_no_register_of_the_field_is_refused(phone: Phone, form: str):
    answer = phone.send(instance(form))
    assert answer.status_code == 403
    assert "[OPR-002]" in answer.content.decode()


def test_a_sending_without_the_form_in_it_is_refused(phone: Phone):
    answer = Client().post("/openrosa/submission", {"anything": "1"}, headers=phone.headers)
    assert answer.status_code == 400
    assert "[OPR-005]" in answer.content.decode()


def test_too_much_at_once_is_refused_before_it_is_read(phone: Phone):
    length = {"CONTENT_LENGTH": str(31 * MIB)}
    answer = Client().post("/openrosa/submission", {"a": "1"}, headers=phone.headers, **length)
    assert answer.status_code == 413
    assert "[OPR-004]" in answer.content.decode()
    many = {f"a{n}": photo() for n in range(22)}
    assert phone.send(instance(f_surface="earth"), **many).status_code == 413


def test_a_place_that_is_not_theirs_is_kept_as_a_draft_and_filed_nowhere(phone: Phone):
    assert phone.send(instance(place=DEO_GIA, f_surface="earth")).status_code == 202
    assert not Submission.objects.exists()
    assert Draft.objects.get().problems[0][0] == "PPL-001"


def test_what_no_store_has_room_for_is_kept_all_the_same(phone: Phone):
    assert phone.send(instance(place="x" * 100, f_surface="earth")).status_code == 202
    entity = f"id='DX-9' update='1' baseVersion='{10**14}' branchId='b-1'"
    assert phone.send(instance(name="uuid:2", entity=entity, f_surface="earth")).status_code in (201, 202)
    assert all(len(draft.place) <= 30 for draft in Draft.objects.all())
    assert all(row.branch_position < 2**31 for row in Row.objects.all())


def test_a_day_far_in_the_future_is_to_be_mended_whatever_the_telephones_clock_says(phone: Phone):
    answer = phone.send(instance(valid_from="2126-01-01", f_surface="earth"))
    assert answer.status_code == 202
    assert Draft.objects.get().problems[0][0] == "OPR-006"


def test_a_form_list_asks_the_store_a_fixed_number_of_questions(phone: Phone, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        phone.get("formList")
