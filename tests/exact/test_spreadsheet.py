"""What begins like a formula is text in a spreadsheet too."""

import pytest

from vungcao.exact.spreadsheet import harmless


@pytest.mark.parametrize(
    "typed",
    [
        '=HYPERLINK("http://x")',
        "+84 912",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\nđường",
        "  =1",
        "\xa0=1",
        "\u3000=1",
        "\ufeff=1",
        "\u200b=1",
        "\0=1",
        "\uff1d1+1",
        "\uff0b1",
        "\uff0d1",
        "\uff20SUM(A1)",
        " \uff1d1",
    ],
)
def test_text_that_would_be_computed_is_kept_from_it(typed: str):
    assert harmless(typed) == f"'{typed}"


@pytest.mark.parametrize("cell", ["Đường thôn = đường bản", "  Đường", " ", "", -700, None, True])
def test_anything_else_is_left_as_it_is(cell: object):
    assert harmless(cell) is cell
