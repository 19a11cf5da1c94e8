"""The form of a pack's files: what is wrong, in which file and line, and how to mend it."""

import os
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError, field_validator

from tests.pack.mini import FILES, FOLDER, reading_with, reading_with_files, the_pack, the_refusal
from vungcao.pack.faults import refuse_entry
from vungcao.pack.files import folder as folder_module
from vungcao.pack.locations import Origin
from vungcao.pack.reader import read, read_files


def test_the_small_pack_reads_with_nothing_refused() -> None:
    reading = read(FOLDER)
    assert reading.refusals == ()
    assert reading.pack is not None
    assert reading.pack == the_pack() == reading.draft


def test_the_real_packs_text_is_found_and_its_lists_are_filled() -> None:
    pack = the_pack()
    assert pack.source_text.startswith("CHƯƠNG TRÌNH")
    assert [register.id for register in pack.registers] == [
        "commune_status",
        "hamlet",
        "household",
        "income",
        "road",
        "training",
        "yearly_route",
    ]
    assert set(pack.borders) == {"07534", "07594", "07603", "07525"}


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    (refusal,) = read(tmp_path / "nowhere").refusals
    assert refusal.code == "PCK-001"
    assert refusal.where.endswith("nowhere")


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pack").write_text("")
    (refusal,) = read(tmp_path / "pack").refusals
    assert (refusal.code, refusal.found) == ("PCK-001", "Là một tệp")


def test_an_empty_folder_lacks_every_file_a_pack_needs(tmp_path: Path) -> None:
    refusals = read(tmp_path).refusals
    assert {refusal.code for refusal in refusals} == {"PCK-002"}
    assert [refusal.where for refusal in refusals] == [
        "programme.yaml",
        "documents.yaml",
        "calendars.yaml",
        "places/places.csv",
        "places/groups.yaml",
        "organisations.yaml",
        "registers/*.yaml",
        "indicators.yaml",
        "targets.yaml",
        "judgement.yaml",
    ]


def test_a_pack_may_do_without_contents_capital_and_borders() -> None:
    files = {
        name: data for name, data in FILES.items() if name not in ("capital.yaml", "places/borders.geojson")
    }
    pack = read_files(files).pack
    assert pack is not None
    assert pack.sources == ()
    assert pack.borders == {}


def test_the_source_text_must_be_in_the_pack() -> None:
    reading = reading_with("programme.yaml", "source/chuong-trinh.vi.txt", "../secret.txt")
    refusal = the_refusal(reading, "PCK-002")
    assert refusal.where == "programme.yaml, dòng 10, source_text"
    assert "source/chuong-trinh.vi.txt" in refusal.mend


def test_a_file_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_module, "LARGEST", 10)
    (tmp_path / "programme.yaml").write_text("x" * 11)
    refusal = next(r for r in read(tmp_path).refusals if r.code == "PCK-003")
    assert (refusal.where, refusal.found) == ("programme.yaml", "11 byte")


def test_too_many_files_are_no_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_module, "MOST", 2)
    for number in range(3):
        (tmp_path / f"{number}.csv").write_text("")
    assert "PCK-003" in {refusal.code for refusal in read(tmp_path).refusals}


def test_bytes_that_are_not_utf_8_are_placed_by_line() -> None:
    refusal = the_refusal(reading_with_files(targets_yaml=b"targets:\n  - id: \xe1\xbf\xff\n"), "PCK-004")
    assert refusal.where == "targets.yaml, dòng 2"


@pytest.mark.parametrize(("raw", "line"), [(b"a: 1\nb: \x07\n", 2), ("a: \u0085".encode() + b"\x00", 1)])
def test_an_invisible_character_is_placed_by_line(raw: bytes, line: int) -> None:
    refusal = the_refusal(reading_with_files(judgement_yaml=raw), "PCK-005")
    assert refusal.where == f"judgement.yaml, dòng {line}"


@pytest.mark.parametrize("escape", [r"\0", r"\ud800", r"\x1b"])
def test_an_invisible_character_cannot_hide_in_an_escape(escape: str) -> None:
    refusal = the_refusal(
        reading_with("contents.yaml", "text: Đào tạo, tập huấn", f'text: "a{escape}"'), "PCK-005"
    )
    assert refusal.where.startswith("contents.yaml, dòng 10, contents[1].text")


def test_both_forms_of_unicode_read_as_one() -> None:
    decomposed = {
        name: data if name.endswith(".geojson") else unicodedata.normalize("NFD", data.decode()).encode()
        for name, data in FILES.items()
    }
    assert read_files(decomposed).pack == the_pack()


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    marked = {name: b"\xef\xbb\xbf" + data for name, data in FILES.items()}
    assert read_files(marked).pack == the_pack()


def test_lines_may_end_the_windows_way() -> None:
    windows = {
        name: data.replace(b"\n", b"\r\n") for name, data in FILES.items() if not name.endswith(".txt")
    }
    text = {name: data for name, data in FILES.items() if name.endswith(".txt")}
    assert read_files({**windows, **text}).pack == the_pack()


def _copy(to: Path) -> Path:
    for name, data in FILES.items():
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        (to / name).write_bytes(data)
    return to


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside.yaml").write_bytes(FILES["judgement.yaml"])
    pack = _copy(tmp_path / "pack")
    (pack / "judgement.yaml").unlink()
    (pack / "judgement.yaml").symlink_to(tmp_path / "outside.yaml")
    assert [(r.code, r.where) for r in read(pack).refusals] == [("PCK-006", "judgement.yaml")]


def test_a_linked_folder_is_not_followed(tmp_path: Path) -> None:
    pack = _copy(tmp_path / "pack")
    (tmp_path / "elsewhere").mkdir()
    (pack / "more").symlink_to(tmp_path / "elsewhere")
    assert [(r.code, r.where) for r in read(pack).refusals] == [("PCK-006", "more")]


def test_a_link_to_itself_or_to_nothing_is_refused(tmp_path: Path) -> None:
    pack = _copy(tmp_path / "pack")
    (pack / "a.yaml").symlink_to(pack / "a.yaml")
    (pack / "b.yaml").symlink_to(pack / "nothing")
    assert [(r.code, r.where) for r in read(pack).refusals] == [("PCK-006", "a.yaml"), ("PCK-006", "b.yaml")]


def test_a_link_inside_the_folder_is_a_file(tmp_path: Path) -> None:
    pack = _copy(tmp_path / "pack")
    (pack / "judgement.yaml").rename(pack / "judgement.bak")
    (pack / "judgement.yaml").symlink_to(pack / "judgement.bak")
    assert read(pack).refusals == ()


def test_a_folder_named_like_a_file_is_refused(tmp_path: Path) -> None:
    pack = _copy(tmp_path / "pack")
    (pack / "judgement.yaml").unlink()
    (pack / "judgement.yaml").mkdir()
    assert [(r.code, r.where) for r in read(pack).refusals] == [("PCK-006", "judgement.yaml")]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    pack = _copy(tmp_path / "pack")
    (pack / "judgement.yaml").unlink()
    os.mkfifo(pack / "judgement.yaml")
    assert [(r.code, r.where) for r in read(pack).refusals] == [("PCK-006", "judgement.yaml")]


def test_hidden_files_and_other_kinds_are_left_alone(tmp_path: Path) -> None:
    pack = _copy(tmp_path / "pack")
    (pack / ".draft.yaml").write_text("x: [")
    (pack / ".git").mkdir()
    (pack / ".git" / "config.yaml").write_text("x: [")
    (pack / "notes.md").write_text("notes")
    assert read(pack).refusals == ()


@pytest.mark.parametrize(
    ("file", "like"),
    [
        ("target_yaml", "targets.yaml"),
        ("places__place_csv", "places/places.csv"),
        ("decisions_yml", "decisions.yaml"),
    ],
)
def test_a_file_nobody_knows_is_told_the_nearest_name(file: str, like: str) -> None:
    assert f"«{like}»" in the_refusal(reading_with_files(**{file: "x: 1"}), "PCK-007").mend


@pytest.mark.parametrize(
    ("text", "line", "cause"),
    [
        ("targets:\n  - id: [a\n", 3, "thiếu dấu phẩy"),
        ("targets:\n\t- id: a\n", 2, "tab"),
        ('targets:\n  - id: "a\n', 3, "ngoặc kép chưa đóng"),
        ("targets:\n  - id: a: b\n", 2, "hai chấm thừa"),
        ("targets:\n  - id: a\n - id: b\n", 3, "thụt đầu dòng"),
        ("a: @b\n", 1, "không được đứng đầu"),
    ],
)
def test_wrong_yaml_is_placed_by_line_and_explained(text: str, line: int, cause: str) -> None:
    refusal = the_refusal(reading_with_files(targets_yaml=text), "PCK-008")
    assert refusal.where.startswith(f"targets.yaml, dòng {line}, cột ")
    assert cause in refusal.found


def test_a_key_written_twice_names_both_lines() -> None:
    refusal = the_refusal(reading_with("judgement.yaml", "at_risk_from:", "ahead_from:"), "PCK-009")
    assert refusal.where == "judgement.yaml, dòng 3"
    assert refusal.found == "Khóa «ahead_from» đã có ở dòng 1"


@pytest.mark.parametrize(
    "text",
    [
        "a: &x [1]\nb: *x\n",
        "a: !!python/object:os.system x\n",
        "a: 1\n---\nb: 2\n",
        "? [a]\n: 1\n",
        "? *x\n: 1\n",
    ],
)
def test_the_machinery_of_yaml_is_refused(text: str) -> None:
    assert the_refusal(reading_with_files(targets_yaml=text), "PCK-010").where.startswith(
        "targets.yaml, dòng "
    )


def test_a_bomb_of_aliases_does_not_go_off() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert the_refusal(reading_with_files(targets_yaml=bomb), "PCK-010").where == "targets.yaml, dòng 2"


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_a_hundred_thousand_levels_are_refused_at_the_twenty_first(opening: str) -> None:
    refusal = the_refusal(reading_with_files(targets_yaml=opening * 100_000), "PCK-011")
    assert refusal.where == "targets.yaml, dòng 1"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "places/lineage.csv, từ dòng 1"),
        ("predecessor,successor,on,part,document,on\n", "places/lineage.csv, dòng 1"),
        ("predecessor,successor,on,part,document\na,b\n", "places/lineage.csv, dòng 2"),
        ('predecessor,successor,on,part,document\n"a,b\n', "places/lineage.csv, từ dòng 2"),
    ],
)
def test_a_table_that_is_none_is_placed_by_line(text: str, where: str) -> None:
    assert the_refusal(reading_with_files(places__lineage_csv=text), "PCK-012").where == where


def test_a_cell_of_two_lines_does_not_shift_the_lines_below() -> None:
    text = FILES["places/places.csv"].decode().replace("Sa Lý,24", '"Sa\nLý",24').replace("102.93", "x")
    refusal = the_refusal(reading_with_files(places__places_csv=text), "PCK-023")
    assert refusal.where == "places/places.csv, dòng 7, cột area_km2"


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"features": 1}',
        '{"features": [1]}',
        '{"features": [{"properties": {"code": 7534}, "geometry": null}]}',
        '{"features": [{"properties": {"code": "07534"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]}',
        '{"features": [{"properties": {"code": "07534"}, "geometry": {"type": "Polygon"}}]}',
        '{"features": [{"properties": {"code": "07534"}, '
        '"geometry": {"type": "Polygon", "coordinates": [[[1e999, 2], [1, 2], [1, 3], [1e999, 2]]]}}]}',
        '{"features": [], "x": NaN}',
        '{"features": [], "x": ' + "9" * 5000 + "}",
        "[" * 100_000,
    ],
)
def test_borders_that_are_no_polygons_are_refused(text: str) -> None:
    reading = reading_with_files(places__borders_geojson=text)
    assert the_refusal(reading, "PCK-013").where.startswith("places/borders.geojson")


def test_a_border_given_twice_is_placed_by_feature() -> None:
    reading = reading_with("places/borders.geojson", '"07594"', '"07534"')
    assert the_refusal(reading, "PCK-013").where == "places/borders.geojson, features[1].properties.code"


def test_what_is_missing_is_named() -> None:
    refusal = the_refusal(reading_with("contents.yaml", "    group: III.3\n", ""), "PCK-020")
    assert (refusal.where, refusal.expected) == (
        "contents.yaml, dòng 7, contents[1].group",
        "Bắt buộc có «group»",
    )


def test_a_missing_column_is_said_once_and_not_for_every_row() -> None:
    reading = reading_with("places/attributes.csv", "valid_from", "from")
    assert [(r.code, r.where) for r in reading.refusals] == [
        ("PCK-021", "places/attributes.csv, dòng 1, cột «from»"),
        ("PCK-020", "places/attributes.csv, dòng 1"),
    ]


def test_an_unknown_name_is_told_the_nearest_that_may_stand_there() -> None:
    reading = reading_with("indicators/poverty.yaml", "          expression:", "          expresion:")
    refusal = the_refusal(reading, "PCK-021")
    assert refusal.where == "indicators/poverty.yaml, dòng 14, indicators[0].versions[0].numerator.expresion"
    assert "«expression»" in refusal.mend
    assert {r.code for r in reading.refusals} == {"PCK-020", "PCK-021"}


def test_names_in_a_meaning_are_those_of_its_kind() -> None:
    refusal = the_refusal(reading_with("targets.yaml", "low: 3", "lowest: 3"), "PCK-021")
    assert refusal.expected == "Chỉ có: high, kind, low"
    assert refusal.where == "targets.yaml, dòng 75, targets[3].aspects[0].meaning.lowest"


def test_half_a_sentence_taken_for_a_key_is_told_of_its_comma() -> None:
    refusal = the_refusal(reading_with("contents.yaml", "vi: Đào tạo", "vi: Đào tạo, tập huấn"), "PCK-021")
    assert "dấu phẩy" in refusal.mend


@pytest.mark.parametrize("key", ["milestone", "calender"])
def test_an_unknown_list_in_a_file_is_refused(key: str) -> None:
    refusal = the_refusal(reading_with_files(calendars_yaml=f"{key}: []\n"), "PCK-021")
    assert refusal.where == f"calendars.yaml, dòng 1, {key}"


@pytest.mark.parametrize(
    ("file", "old", "new", "path"),
    [
        ("registers/road.yaml", "personal: false", "personal: no", "personal"),
        ("registers/road.yaml", "personal: false", 'personal: "false"', "personal"),
        ("registers/road.yaml", "breakdowns: [kind, surface]", "breakdowns: kind", "breakdowns"),
        ("registers/road.yaml", "help: {", "help: Mỗi đoạn #{", "help"),
        ("registers/road.yaml", "vi: Đoạn đường", "vi: true", "label.vi"),
        ("registers/road.yaml", "vi: Đoạn đường", "vi: ~", "label.vi"),
        ("registers/road.yaml", "vi: Đoạn đường", "vi: [a]", "label.vi"),
        ("documents.yaml", "documents:", "documents: {}\nx:", "documents"),
        ("documents.yaml", "- {id: programme,", "- programme\n  - {id: programme,", "documents[0]"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(file: str, old: str, new: str, path: str) -> None:
    reading = reading_with(file, old, new)
    assert path in [r.where.rpartition(", ")[2] for r in reading.refusals if r.code == "PCK-022"]


@pytest.mark.parametrize("text", ["", "# chỉ có ghi chú\n", "[]", "programme"])
def test_a_file_of_lists_that_is_something_else_is_refused(text: str) -> None:
    assert the_refusal(reading_with_files(documents_yaml=text), "PCK-022").where.startswith("documents.yaml")


def test_words_are_never_taken_for_booleans_nor_codes_for_numbers() -> None:
    reading = reading_with("documents.yaml", "title: Phân định khu vực", "title: no")
    assert reading.pack is not None
    assert reading.pack.document("classes").title == "no"
    assert [place.code for place in reading.pack.places if place.name == "Sa Lý"] == ["07534"]


def test_decimals_are_read_from_their_digits() -> None:
    pack = reading_with("judgement.yaml", "1.10", "12345678901234.100000001").pack
    assert pack is not None
    assert str(pack.judgement.ahead_from) == "12345678901234.100000001"
    assert pack.target("poverty").aspects[0].meaning.value == Decimal("1.5")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "value", ["1,5", "abc", ".inf", "NaN", "Infinity", "0x10", "[1]", "1e999999999999999999999"]
)
def test_what_is_no_number_is_refused(value: str) -> None:
    assert the_refusal(reading_with("judgement.yaml", "1.10", value), "PCK-023").where.startswith(
        "judgement.yaml, dòng 1"
    )


@pytest.mark.parametrize("value", ["1e9999", "1" * 30, "9" * 5000, "0.0000000001"])
def test_a_number_beyond_all_measure_is_refused(value: str) -> None:
    assert the_refusal(reading_with("judgement.yaml", "1.10", value), "PCK-024")


@pytest.mark.parametrize(
    ("value", "code"),
    [("2.5", "PCK-023"), ("ba", "PCK-023"), ("9" * 5000, "PCK-023"), ("7", "PCK-024"), ("-1", "PCK-024")],
)
def test_a_whole_number_is_whole_and_within_its_limits(value: str, code: str) -> None:
    assert the_refusal(reading_with("registers/road.yaml", "scale: 3", f"scale: {value}"), code)


@pytest.mark.parametrize(
    "value",
    [
        "2026-02-30",
        "31/12/2025",
        "2025",
        "0",
        "20251231",
        "2025-12-31T00:00:00",
        "2025-W01-1",
        "0001-01-01",
        "9999-12-31",
    ],
)
def test_a_day_is_written_one_way_and_exists(value: str) -> None:
    refusal = the_refusal(reading_with("programme.yaml", "2025-12-31", value), "PCK-025")
    assert refusal.where == "programme.yaml, dòng 7, baseline_on"


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("registers/road.yaml", "kind: thing", "kind: things"),
        ("documents.yaml", "confidence: seen", "confidence: certain"),
        ("targets.yaml", "kind: range", "kind: ranges"),
        ("targets.yaml", "kind: range, ", ""),
        ("indicators/roads.yaml", "unit: percent", "unit: phần trăm"),
    ],
)
def test_a_value_outside_its_list_is_told_the_list(file: str, old: str, new: str) -> None:
    refusal = the_refusal(reading_with(file, old, new), "PCK-026")
    assert "," in refusal.expected
    assert " or " not in refusal.expected


def test_a_wrong_kind_of_promise_is_told_the_nearest_and_nothing_that_only_follows_from_it() -> None:
    [refusal] = reading_with("targets.yaml", "kind: range", "kind: rango").refusals
    assert (refusal.code, refusal.found) == ("PCK-026", "Tìm thấy kind: «rango»")
    assert "«range»" in refusal.mend


@pytest.mark.parametrize("value", ["Road", "road-1", "đường", "1road"])
def test_an_id_is_small_plain_letters_digits_and_underscores(value: str) -> None:
    assert the_refusal(reading_with("registers/road.yaml", "id: road", f"id: {value}"), "PCK-027").where == (
        "registers/road.yaml, dòng 1, id"
    )


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [("vi: Đoạn đường", 'vi: ""', "label.vi"), ("fields:", "fields: []\nhelp2:", "fields")],
)
def test_what_must_have_content_is_not_empty(old: str, new: str, path: str) -> None:
    reading = reading_with("registers/road.yaml", old, new)
    assert the_refusal(reading, "PCK-028").where.endswith(path)


def test_what_pydantic_may_learn_to_say_tomorrow_is_still_said_in_vietnamese() -> None:
    class Odd(BaseModel):
        value: str

        @field_validator("value")
        @classmethod
        def never(cls, value: str) -> str:
            raise ValueError("English words")

    with pytest.raises(ValidationError) as caught:
        Odd(value="x")
    (refusal,) = refuse_entry(caught.value, {"value": "x"}, Odd, Origin("odd.yaml", {("value",): 3}))
    assert (refusal.code, refusal.where) == ("PCK-029", "odd.yaml, dòng 3, value")
    assert "English" not in str(refusal)


def test_everything_wrong_is_said_at_once() -> None:
    reading = reading_with_files(
        judgement_yaml="x: 1\n", capital_yaml="sources: 3\n", places__lineage_csv="a,b\n"
    )
    assert {r.where.split(",")[0] for r in reading.refusals} == {
        "judgement.yaml",
        "capital.yaml",
        "places/lineage.csv",
    }


def test_lists_may_be_split_over_several_files() -> None:
    first, second = FILES["decisions.yaml"], FILES["decisions.yaml"].replace(b"poor_alone", b"another")
    reading = reading_with_files(decisions_yaml=None, decisions__a_yaml=first, decisions__b_yaml=second)
    assert reading.pack is not None
    assert [decision.id for decision in reading.pack.decisions] == ["poor_alone", "another"]
    assert reading.where(("decisions", 1, "choice")) == "decisions/b.yaml, dòng 4, decisions[0].choice"


def test_any_value_of_the_pack_can_be_found_in_its_file() -> None:
    reading = read_files(FILES)
    pack = reading.pack
    assert pack is not None
    number = [indicator.id for indicator in pack.indicators].index("poor_share")
    assert reading.where(("indicators", number, "versions", 1, "numerator", "register_id")) == (
        "indicators/poverty.yaml, dòng 25, indicators[0].versions[1].numerator.register"
    )
    assert reading.where(("places", 3, "parent_code")) == "places/places.csv, dòng 5, cột parent_code"
    assert reading.where(("programme", "home")) == "programme.yaml, dòng 4, home"
    assert reading.where(("borders", "07525")) == "places/borders.geojson, features[3]"
    assert reading.where(()) == "gói"
    assert reading.where(("nothing", 1)) == "nothing[1]"
