"""A pack whose registers of capital do not speak the words of the accounts is refused."""

import pytest

from tests.programme import FOLDER
from vungcao.pack.reader import read_files

FILES = {
    path.relative_to(FOLDER).as_posix(): path.read_bytes()
    for path in sorted(FOLDER.rglob("*"))
    if path.is_file()
}
CODES = {
    "registers/disbursement.yaml": ("- {id: advance_recovery, ", "- {id: recovered, ", "PCK-091"),
    "registers/capital_plan.yaml": ("- {id: medium_term, ", "- {id: five_years, ", "PCK-091"),
    "registers/capital_allocation.yaml": ("- {id: extended, ", "- {id: prolonged, ", "PCK-091"),
    "registers/capital_settlement.yaml": ("- {id: amount_vnd, ", "- {id: settled_vnd, ", "PCK-090"),
}


@pytest.mark.parametrize("file", CODES)
def test_a_register_without_what_the_accounts_read_is_refused(file):
    old, new, code = CODES[file]
    text = FILES[file].decode()
    assert old in text
    reading = read_files({**FILES, file: text.replace(old, new, 1).encode()})
    assert reading.pack is None
    assert code in [refusal.code for refusal in reading.refusals]


def test_the_refusal_names_the_choice_that_is_missing_and_the_one_that_is_strange():
    old, new, _ = CODES["registers/disbursement.yaml"]
    file = FILES["registers/disbursement.yaml"].decode().replace(old, new, 1).encode()
    reading = read_files({**FILES, "registers/disbursement.yaml": file})
    (refusal,) = [each for each in reading.refusals if each.code == "PCK-091"]
    assert "thiếu advance_recovery, lạ recovered" in refusal.found
