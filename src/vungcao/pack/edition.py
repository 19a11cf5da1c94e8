"""An edition of a pack as one canonical text, kept as long as anything was counted by it and named by its digest."""

import hashlib
import json

from vungcao.pack.model import Pack


def dump(pack: Pack) -> str:
    """The pack as canonical JSON: keys in order, no spaces, decimals as text, so that equal packs are equal text."""
    said = pack.model_dump(mode="json", by_alias=True)
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def load(text: str) -> Pack:
    """The pack that `dump` wrote, in any release. Raises ValueError when the text is not one."""
    if '"overlap":' in text:
        said = json.loads(text)
        # Such an edition is of a time when works had one comparison, without a name; nothing reads what it compared.
        said.get("works", {}).pop("overlap", None)
        text = json.dumps(said)
    return Pack.model_validate_json(text)


def digest(pack: Pack) -> str:
    """SHA-256 of the canonical text, in hexadecimal: equal exactly when two packs say the same."""
    return hashlib.sha256(dump(pack).encode()).hexdigest()
