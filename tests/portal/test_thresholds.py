"""The thresholds of the pack stand on the pages that use them, to be confirmed where nobody has seen their source."""

import pytest

from tests.door import SA_LY, Cast
from tests.pack.mini import the_pack
from tests.portal.conftest import Reader
from vungcao.pack.entry import Confidence
from vungcao.portal.thresholds import thresholds


@pytest.mark.parametrize("address", ["/", "/chi-tieu/poverty/", f"/xa/{SA_LY}/"])
def test_a_page_that_judges_says_by_which_thresholds(records: Cast, reader: Reader, address: str) -> None:
    page = reader.text(address)
    rule = the_pack().judgement
    assert f"vượt từ {rule.ahead_from * 100:.0f}&nbsp;%" in page
    assert f"có nguy cơ từ {rule.at_risk_from * 100:.0f}&nbsp;%" in page
    most = the_pack().programme.disclosure.smallest - 1
    assert f"từ 1 đến {most} hộ hoặc người thì được ẩn." in page


@pytest.mark.parametrize(("confidence", "unsure"), [(Confidence.SEEN, False), (Confidence.INFERRED, True)])
def test_a_threshold_of_our_own_is_to_be_confirmed(confidence: Confidence, unsure: bool) -> None:
    pack = the_pack()
    source = pack.programme.source.model_copy(update={"confidence": confidence})
    judged = pack.model_copy(update={"judgement": pack.judgement.model_copy(update={"source": source})})
    found = thresholds(judged).judged_by
    assert found is not None
    assert found.to_be_confirmed is unsure
