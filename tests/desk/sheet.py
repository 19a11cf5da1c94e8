"""A sheet as a browser without a script has it: what is on the page, and what its buttons and its script send."""

import re
from html import unescape

from django.test import Client

from tests.door import SA_LY

ROADS = f"/ban-lam-viec/bang/road/{SA_LY}/"
HOUSEHOLDS = f"/ban-lam-viec/bang/household/{SA_LY}/"


def page(response) -> str:
    return unescape(response.content.decode())


def cells(response) -> dict[str, str]:
    """Everything a browser would send of the page's form, buttons and files aside."""
    text = page(response)
    said = dict(re.findall(r'<input(?: type="hidden")? [^>]*?name="([\w-]+)" value="([^"]*)"', text))
    for name, inside in re.findall(r'<select name="([\w-]+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', inside)
        said[name] = chosen[1] if chosen else ""
    note = re.search(r'<textarea id="note"[^>]*>([^<]*)</textarea>', text)
    return said | {"note": note[1] if note else ""}


def press(client: Client, address: str, button: str, shown=None, value: str = "1", **typed: str):
    """Fill in cells of a page as it was shown and press a button of it."""
    sent = cells(shown if shown is not None else client.get(address))
    return client.post(
        address, sent | {name.replace("__", "-"): said for name, said in typed.items()} | {button: value}
    )


def saved(client: Client, address: str, **typed: str):
    """What the script sends: some cells, for the draft as the page knows it."""
    sent = cells(client.get(address))
    about = {name: sent[name] for name in ("draft", "revision", "known", "reserved")}
    cells_typed = {name.replace("__", "-"): said for name, said in typed.items()}
    return client.post(address, about | cells_typed | {"tu-luu": "1"})
