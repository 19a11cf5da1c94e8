"""Figures to take away and check: one figure with its inputs, the whole set of a moment, and what the site shows of it.

Everything is as the public may see it. A document says what an indicator is and how it was counted, then gives its
counts: `cells` for communes and `totals` for larger areas, whole and by each declared breakdown, with every area that a
total is added up from. Numbers are text, exact. A hidden cell says that it is hidden and no more; what its total leaves
over is the sum of what is hidden. Counts of different values do not add up (`sums` says "distinct" of them): they are
given as counted at each level. No record, key or name of a person is in anything here.

The same moment gives the same bytes, so that the digest of a set's manifest names the set. `verify.py` reads all of it.
"""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from functools import lru_cache

from vungcao.figures.asking import Asking
from vungcao.figures.figure import Area, Moment
from vungcao.figures.written import Document, Writer, hash_of, heading
from vungcao.figures.zipped import Sink, zip_entry

MANIFEST = "manifest.json"
COLUMNS = (
    "indicator",
    "level",
    "area",
    "name",
    "breakdown",
    "value",
    "state",
    "numerator",
    "denominator",
    "unknown",
    "reporting",
    "expected",
    "simulated",
    "provisional",
    "shown",
)


def figure_document(indicator: str, moment: Moment, *, area: Area | None = None) -> Document:
    """One indicator at a moment: of one area with all it is added up from, or of every area.

    Raises KeyError for an indicator or an area that the pack in force does not have.
    """
    writer = Writer(Asking(moment.known), indicator, moment)
    document = writer.document(area)
    return {**document, "digest": digest_of(document)}


def digest_of(document: Mapping[str, object]) -> str:
    """SHA-256 of a document without its own digest: keys in order, no spaces."""
    bare = {key: value for key, value in document.items() if key != "digest"}
    text = json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def as_json(document: Mapping[str, object]) -> bytes:
    """A document as it is written."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def as_csv(document: Document) -> bytes:
    """The cells and totals of a document as a table; with a byte order mark, or spreadsheets misread Vietnamese."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for level in ("cells", "totals"):
        for row in document[level]:
            name = document["areas"][row["area"]]["name"]["vi"]
            said = {**row, "indicator": document["indicator"]["id"], "level": level, "name": name}
            table.writerow([_said(said[column]) for column in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def whole_set(moment: Moment) -> Iterator[bytes]:
    """Every indicator at a moment as a zip, piece by piece. Last comes the manifest with the digest of each file."""
    sink = Sink()
    digests: dict[str, str] = {}
    simulated = False
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content, is_simulated in _members(moment):
            digests[name] = hashlib.sha256(content).hexdigest()
            simulated |= is_simulated
            archive.writestr(zip_entry(name), content)
            yield sink.taken()
        archive.writestr(zip_entry(MANIFEST), as_json(_manifest(moment, digests, simulated)))
        yield sink.taken()
    yield sink.taken()


def set_digest(moment: Moment) -> str:
    """The digest of the manifest of a moment's whole set: SHA-256 of its bytes."""
    asking = Asking(moment.known)
    return _set_digest(asking.edition, moment, hash_of(moment))[0]


def set_name(moment: Moment) -> str:
    """A name to keep the whole set under."""
    return f"vungcao-{moment.as_of.isoformat()}-{moment.known}.zip"


def figure_name(indicator: str, moment: Moment) -> str:
    """A name to keep one figure under."""
    return f"{indicator}-{moment.as_of.isoformat()}-{moment.known}.json"


def index(moment: Moment) -> Document:
    """Every figure that is shown of a moment, in the order of the whole set, and the digest of that set."""
    asking = Asking(moment.known)
    digest, simulated = _set_digest(asking.edition, moment, hash_of(moment))
    return {
        **heading("vungcao-index", asking, moment, simulated),
        "set": {"manifest_sha256": digest, "address": "set.zip"},
        "columns": ["indicator", "area", "breakdown", "value", "state", "numerator", "denominator", "shown"],
        "figures": [
            [indicator.id, *(row[name] for name in ("area", "breakdown", "value")), *_shown_of(row)]
            for indicator in asking.pack.indicators
            for row in Writer(asking, indicator.id, moment).rows()
        ],
    }


def _shown_of(row: Document) -> list[object]:
    return [row[name] for name in ("state", "numerator", "denominator", "shown")]


@lru_cache(maxsize=64)
def _set_digest(edition: str, moment: Moment, hash: str) -> tuple[str, bool]:
    digests: dict[str, str] = {}
    simulated = False
    for name, content, is_simulated in _members(moment):
        digests[name] = hashlib.sha256(content).hexdigest()
        simulated |= is_simulated
    manifest = as_json(_manifest(moment, digests, simulated))
    return hashlib.sha256(manifest).hexdigest(), simulated


def _members(moment: Moment) -> Iterator[tuple[str, bytes, bool]]:
    for indicator in Asking(moment.known).pack.indicators:
        document = figure_document(indicator.id, moment)
        is_simulated = document["notice"] is not None
        yield f"figures/{indicator.id}.json", as_json(document), is_simulated
        yield f"cells/{indicator.id}.csv", as_csv(document), is_simulated


def _manifest(moment: Moment, digests: Mapping[str, str], simulated: bool) -> Document:
    said = heading("vungcao-set", Asking(moment.known), moment, simulated)
    return {**said, "files": dict(sorted(digests.items()))}
