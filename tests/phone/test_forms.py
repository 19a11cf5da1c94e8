"""The forms of the field, made from registers: ODK's own validator takes them, and they say what the register says."""

import datetime as dt
import subprocess
from pathlib import Path

import pytest
import pyxform
from defusedxml.ElementTree import fromstring

from tests.pack.mini import the_pack
from tools.machine import java
from vungcao.intake.ways.openrosa.forms import form_of, lists_of
from vungcao.pack.model import Pack
from vungcao.pack.reader import read

VALIDATOR = Path(pyxform.__file__).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"
BAC_NINH = Path(__file__).resolve().parents[2] / "packs" / "bac-ninh-2026-2030"
EDITION = "e" * 64
XFORMS = "{http://www.w3.org/2002/xforms}"


@pytest.fixture(scope="module", params=["mini", "bac-ninh"])
def pack(request: pytest.FixtureRequest) -> Pack:
    if request.param == "mini":
        return the_pack()
    found = read(BAC_NINH).pack
    assert found is not None
    return found


def test_every_form_of_the_field_passes_odk_validate(pack: Pack, tmp_path: Path):
    forms = []
    for register in (each for each in pack.registers if each.phone):
        forms.append(tmp_path / f"{register.id}.xml")
        forms[-1].write_text(form_of(register, EDITION), encoding="utf-8")
    program = java()
    assert program is not None, "the tests need a Java runtime"
    run = subprocess.run([program, "-jar", VALIDATOR, *forms], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    assert len(forms) >= 4


def test_the_validator_refuses_a_broken_form(tmp_path: Path):
    form = tmp_path / "broken.xml"
    text = form_of(the_pack().register_by_id("road"), EDITION)
    form.write_text(text.replace("/data/record  = ''", "/data/nowhere = ("), encoding="utf-8")
    run = subprocess.run([str(java()), "-jar", VALIDATOR, form], capture_output=True, text=True)
    assert run.returncode != 0


def binds(register: str) -> dict[str, dict[str, str]]:
    """What a form says of each node, by its path."""
    root = fromstring(form_of(the_pack().register_by_id(register), EDITION))
    return {bind.attrib["nodeset"]: dict(bind.attrib) for bind in root.iter(f"{XFORMS}bind")}


def test_limits_required_fields_and_types_are_those_of_the_register():
    said = binds("household")
    assert said["/data/facts/members"]["type"] == "int"
    assert said["/data/facts/members"]["constraint"] == ". >= 1 and . <= 60"
    assert said["/data/facts/residence"]["required"] == "true()"
    assert "required" not in said["/data/facts/poverty"]
    assert said["/data/place"]["required"] == "true()"
    assert binds("road")["/data/facts/length_km"]["constraint"] == ". >= 0 and round(., 3) = ."


def test_a_field_of_certain_days_is_asked_on_those_days_alone():
    register = the_pack().register_by_id("road")
    first, *others = register.fields
    days = {"valid_from": dt.date(2027, 1, 1), "valid_before": dt.date(2029, 1, 1)}
    dated = first.model_copy(update=days)
    changed = register.model_copy(update={"fields": (dated, *others)})
    form = form_of(changed, EDITION)
    assert "/data/valid_from  &gt;= date('2027-01-01') and  /data/valid_from  &lt; date('2029-01-01')" in form


def test_every_word_is_there_in_both_languages():
    root = fromstring(form_of(the_pack().register_by_id("household"), EDITION))
    words = {
        each.attrib["lang"]: {text.attrib["id"] for text in each}
        for each in root.iter(f"{XFORMS}translation")
    }
    vietnamese, english = words["Tiếng Việt (vi)"], words["English (en)"]
    assert vietnamese == english
    assert len(vietnamese) > 20


def test_a_form_takes_along_the_lists_that_it_names_and_no_others():
    pack = the_pack()
    assert lists_of(pack.register_by_id("household")) == ("places", "household", "hamlet")
    assert lists_of(pack.register_by_id("road")) == ("places", "road")
    assert lists_of(pack.register_by_id("training")) == ("places",), "an event happens once: none is known"
