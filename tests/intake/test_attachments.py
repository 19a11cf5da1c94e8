"""Evidence: what a file really is, that it is on the disk before a row names it, and that nothing is lost or left."""

import io
import os
import stat
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from tests.door import SA_LY, Cast, Clock, filed, household, make_cast
from tests.intake.test_archive import emptied, whole_store
from tests.papers import archive, packed, pdf, photo, picture, word_document
from vungcao.exact.refusal import Refused
from vungcao.intake import attachments
from vungcao.intake.actions import approve
from vungcao.intake.archive import back_up, restore
from vungcao.intake.attachments import store
from vungcao.intake.models import Attachment, Draft, Submission
from vungcao.people.models import Person

PLAIN_PDF = pdf(b"<< /Type /Catalog >>")


@pytest.fixture(autouse=True)
def _own_folder(home):
    """Every test keeps its files in a folder of its own."""


def draft_of(person: Person, clock: Clock, register: str = "household") -> Draft:
    return Draft.objects.create(
        register=register, place=SA_LY, person=person, way="grid", created_at=clock.now, saved_at=clock.now
    )


def kept(
    content: bytes, cast: Cast, clock: Clock, *, name: str = "anh.jpg", kind: str = "other", of=None
) -> Attachment:
    of = of or draft_of(cast.official, clock)
    return attachments.keep(io.BytesIO(content), name=name, kind=kind, by=cast.official, of=of, at=clock.now)


def refused(content: bytes, cast: Cast, clock: Clock, **said) -> tuple[str, ...]:
    with pytest.raises(Refused) as fault:
        kept(content, cast, clock, **said)
    assert Attachment.objects.count() == 0
    assert list(store.kept_files()) == list(store.parts()) == []
    return fault.value.codes


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("anh.jpg", picture("JPEG"), "image/jpeg"),
        ("ANH.JPEG", picture("JPEG"), "image/jpeg"),
        ("anh.png", picture("PNG"), "image/png"),
        ("anh.webp", picture("WEBP"), "image/webp"),
        ("qd-12.pdf", PLAIN_PDF, "application/pdf"),
        (
            "bien-ban.docx",
            word_document(),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            "bien-ban.odt",
            archive(mimetype=b"application/vnd.oasis.opendocument.text", **{"content.xml": b"<x/>"}),
            "application/vnd.oasis.opendocument.text",
        ),
    ],
)
def test_a_picture_or_a_document_is_kept_as_what_it_is(cast, clock, name, content, media_type):
    found = kept(content, cast, clock, name=name)
    assert (found.media_type, found.size, found.name) == (media_type, len(content), name)
    with attachments.opened(found.sha256) as file:
        assert file.read() == content
    assert stat.S_IMODE(attachments.path_of(found.sha256).stat().st_mode) == 0o600
    assert list(store.parts()) == []


@pytest.mark.parametrize(
    ("code", "name", "content"),
    [
        ("ATT-002", "anh.jpg", b""),
        ("ATT-003", "anh.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
        ("ATT-003", "anh.jpg", b"<!DOCTYPE html><html><script>alert(1)</script></html>"),
        ("ATT-003", "anh.jpg", b"MZ\x90\x00" + b"\0" * 400),
        ("ATT-003", "anh.jpg", b"\x7fELF" + b"\0" * 400),
        ("ATT-003", "anh.gif", b"GIF89a" + b"\0" * 100),
        ("ATT-003", "ghi.txt", "đường thôn Đồng Cốc".encode()),
        ("ATT-003", "nen.zip", archive(a=b"b")),
        ("ATT-004", "anh.png", picture("JPEG")),
        ("ATT-004", "anh.exe", picture("JPEG")),
        ("ATT-004", "anh.pdf", picture("JPEG")),
        ("ATT-005", "anh.jpg", picture("JPEG", size=(400, 400))[:-700]),
        ("ATT-005", "anh.png", picture("PNG", size=(90, 90))[:-30]),
        ("ATT-005", "qd.pdf", PLAIN_PDF[:-8]),
        ("ATT-006", "qd.pdf", pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>")),
        ("ATT-006", "qd.pdf", pdf(b"<< /S /J#61vaScript /JS (app.alert(1)) >>")),
        ("ATT-006", "qd.pdf", pdf(b"<< /S /Launch /F (cmd.exe) >>")),
        ("ATT-006", "qd.pdf", pdf(packed(b"5 0 << /S /JavaScript /JS (1) >>"))),
        ("ATT-006", "qd.pdf", pdf(b"<< /Encrypt 2 0 R >>")),
        ("ATT-006", "bb.docx", word_document(**{"word/vbaProject.bin": b"x"})),
        ("ATT-006", "bb.docx", word_document(**{"word/embeddings/oleObject1.bin": b"x"})),
        ("ATT-007", "anh.png", picture("PNG", size=(8000, 7000))),
    ],
)
def test_what_a_file_hides_is_refused_by_its_content(cast, clock, code, name, content):
    assert refused(content, cast, clock, name=name) == (code,)


def test_a_document_packed_a_thousand_times_is_a_bomb(cast, clock, monkeypatch):
    monkeypatch.setattr("vungcao.intake.attachments.documents.MOST_UNPACKED", 1 << 16)
    assert refused(word_document(**{"word/media/x": b"\0" * 100_000}), cast, clock, name="bb.docx") == (
        "ATT-006",
    )


def test_an_ending_that_lies_is_told_what_the_file_really_is(cast, clock):
    with pytest.raises(Refused) as fault:
        kept(picture("JPEG"), cast, clock, name="anh.png", kind="photo")
    assert "nội dung là JPG" in fault.value.refusals[0].found


def test_what_is_said_to_be_a_photo_is_a_picture(cast, clock):
    assert refused(PLAIN_PDF, cast, clock, name="qd.pdf", kind="photo") == ("ATT-003",)


def test_more_than_its_kind_may_be_is_refused_and_nothing_of_it_stays(cast, clock, settings):
    settings.ATTACHMENT_LIMITS = settings.ATTACHMENT_LIMITS | {"photo": 1000}
    content = picture("PNG", size=(300, 300)) + b"x" * 2000
    assert refused(content, cast, clock, name="anh.png", kind="photo") == ("ATT-001",)


def test_a_folder_that_takes_nothing_is_told(cast, clock, settings, tmp_path):
    (tmp_path / "a-file").write_bytes(b"")
    settings.ATTACHMENTS = tmp_path / "a-file"
    with pytest.raises(Refused) as fault:
        kept(picture(), cast, clock)
    assert fault.value.codes == ("ATT-010",)
    assert Attachment.objects.count() == 0


def test_the_same_file_twice_is_one_file_and_in_one_draft_one_row(cast, clock):
    mine, other = draft_of(cast.official, clock), draft_of(cast.official, clock)
    first, again, elsewhere = (kept(picture(), cast, clock, of=each) for each in (mine, mine, other))
    assert first == again != elsewhere
    assert first.sha256 == elsewhere.sha256
    assert len(list(store.kept_files())) == 1


def test_a_name_keeps_no_folder_and_gets_the_ending_it_lacks(cast, clock):
    assert kept(picture(), cast, clock, name="../../etc\\passwd").name == "passwd.jpg"
    assert kept(picture(), cast, clock, name="a\x00\u202e.jpg").name == "a.jpg"


def test_only_who_writes_adds_and_takes_back_and_only_before_the_decision(cast, clock):
    draft = draft_of(cast.official, clock)
    mine = kept(picture(), cast, clock, of=draft)
    with pytest.raises(Refused) as fault:
        attachments.keep(
            io.BytesIO(photo()), name="a.jpg", kind="photo", by=cast.neighbour, of=draft, at=clock.now
        )
    assert set(fault.value.codes) == {"PPL-001", "ATT-011"}
    with pytest.raises(Refused):
        attachments.drop(mine, by=cast.neighbour)
    attachments.drop(mine, by=cast.official)
    assert Attachment.objects.count() == 0
    submission = filed(cast, clock, household("HO-1"))
    there = kept(picture(), cast, clock, of=submission)
    approve(submission, by=cast.reviewer, at=clock.tick())
    with pytest.raises(Refused) as fault:
        attachments.drop(there, by=cast.official)
    assert fault.value.codes == ("INT-001",)


def test_the_fifty_first_file_is_refused(cast, clock, monkeypatch):
    monkeypatch.setattr("vungcao.intake.attachments.keeping.MOST", 2)
    draft = draft_of(cast.official, clock)
    for colour in ("red", "blue"):
        kept(picture(colour=colour), cast, clock, of=draft)
    with pytest.raises(Refused) as fault:
        kept(picture(colour="white"), cast, clock, of=draft)
    assert fault.value.codes == ("ATT-008",)
    assert draft.attachments.count() == 2


def test_a_photo_tells_when_and_where_and_its_copy_does_not(cast, clock):
    found = kept(photo(), cast, clock, kind="photo")
    seen = attachments.seen_in(attachments.path_of(found.sha256))
    assert seen == attachments.Seen(
        datetime.fromisoformat("2026-02-27 15:04"), Decimal("21.458600"), Decimal("106.636733")
    )
    copy = store.folder() / "copy.jpg"
    copy.write_bytes(attachments.without_traces(attachments.path_of(found.sha256)))
    assert not attachments.seen_in(copy)
    assert b"Exif" not in copy.read_bytes()


@pytest.mark.parametrize("shape", ["PNG", "WEBP", "JPEG"])
def test_a_picture_of_any_kind_has_a_copy_without_traces(cast, clock, shape):
    found = kept(picture(shape), cast, clock, name="")
    assert attachments.without_traces(attachments.path_of(found.sha256))


def test_a_lost_and_a_changed_file_are_found(cast, clock):
    lost, changed = (kept(picture(colour=colour), cast, clock) for colour in ("red", "blue"))
    assert list(attachments.check_files()) == []
    attachments.path_of(lost.sha256).unlink()
    attachments.path_of(changed.sha256).write_bytes(b"khac")
    assert [each.code for each in attachments.check_files()] == ["ATT-009", "ATT-009"]


def test_what_nothing_names_goes_when_it_is_a_day_old_and_not_before(cast, clock):
    needed, discarded = draft_of(cast.official, clock), draft_of(cast.official, clock)
    kept(picture(colour="red"), cast, clock, of=needed)
    gone = kept(picture(colour="blue"), cast, clock, of=discarded)
    discarded.delete()
    (store.folder() / "parts" / "broken-off").write_bytes(b"half")
    for path in (*store.kept_files(), *store.parts()):
        os.utime(path, (clock.now.timestamp(), clock.now.timestamp()))
    assert attachments.sweep(at=clock.now + timedelta(hours=23)) == 0
    assert len(list(store.kept_files())) == 2
    assert attachments.sweep(at=clock.now + timedelta(hours=25)) == 1
    assert gone.sha256 not in [path.name for path in store.kept_files()]
    assert list(store.parts()) == []
    assert Attachment.objects.count() == 1


def test_a_file_that_becomes_young_while_it_is_swept_stays(cast, clock):
    found = kept(picture(), cast, clock)
    path = attachments.path_of(found.sha256)
    young = path.stat().st_mtime
    assert not store.remove_unless_young(path, before=young)
    assert path.exists()
    assert store.remove_unless_young(path, before=young + 1)
    assert not path.exists()
    assert not store.remove_unless_young(path, before=young + 1), "somebody else removed it"


@pytest.mark.django_db(transaction=True)
def test_a_backup_brings_the_files_back_and_says_which_were_lost(clock, tmp_path, settings):
    cast = make_cast(clock)
    submission = filed(cast, clock, household("HO-1"))
    here = kept(photo(), cast, clock, of=submission)
    lost = kept(picture(), cast, clock, of=submission)
    attachments.path_of(lost.sha256).unlink()
    before = whole_store()
    manifest = back_up(tmp_path / "a.zip")
    assert [(file.sha256, file.size) for file in manifest.files] == sorted(
        [(here.sha256, len(photo())), (lost.sha256, None)]
    )
    assert manifest.missing == (lost.sha256,)
    back_up(tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    emptied()
    settings.ATTACHMENTS = tmp_path / "elsewhere"
    restore(tmp_path / "a.zip")
    assert whole_store() == before
    assert [path.name for path in store.kept_files()] == [here.sha256]
    assert [each.code for each in attachments.check_files()] == ["ATT-009"]
    assert Submission.objects.get().attachments.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_changed_file_in_a_backup_is_refused(clock, tmp_path):
    cast = make_cast(clock)
    content = pdf(b"<< /Type /Catalog >>", b"(mot van ban dai hon mot chut)")
    kept(content, cast, clock, name="qd.pdf", of=filed(cast, clock, household("HO-1")))
    path = tmp_path / "a.zip"
    back_up(path)
    emptied()
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"mot van ban", b"hai van ban"))
    with pytest.raises(Refused) as fault:
        restore(path)
    assert fault.value.codes == ("ARC-003",)
    assert Submission.objects.count() == 0
