"""Works and their money go through the one door like every other fact."""

import datetime as dt

from tests.door import PROVINCE, row
from tests.programme import Programme
from vungcao.registers.models import Version

WORK = {
    "name": "Cứng hóa đường trục thôn Cầu Nhạc",
    "kind": "investment_project",
    "content": "III.1.1",
    "field_group": "law9_3",
    "total_vnd": 4_200_000_000,
    "owner": "UBND xã Sa Lý",
}


def test_a_work_and_a_plan_pass_the_door_with_choices_from_the_lists_of_the_pack(programme: Programme):
    programme.approved("work", row("CT-1", WORK))
    plan = {"source": "provincial_budget", "horizon": "year", "year": 2026, "kind": "assigned"}
    plan |= {"amount_vnd": 800_000_000_000, "document_number": "12/NQ-HĐND", "document_issuer": "HĐND tỉnh"}
    programme.approved("capital_plan", row("KH-1", plan, since=dt.date(2026, 1, 5)), place=PROVINCE)
    said = dict(Version.objects.values_list("key", "facts"))
    assert said["CT-1"]["content"] == "III.1.1"
    assert said["KH-1"]["amount_vnd"] == 800_000_000_000
