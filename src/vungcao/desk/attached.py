"""Evidence in words, as the desk lists it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from vungcao.intake import attachments as files

KINDS = {
    "photo": _("Ảnh"),
    "decision": _("Văn bản quyết định"),
    "minutes": _("Biên bản"),
    "other": _("Giấy tờ khác"),
}
"""What evidence may be, in words."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One file as a list shows it. `seen` is when and where a photo says it was taken: for who reviews, opened."""

    attachment: Any
    kind: str
    seen: files.Seen | None

    @property
    def size(self) -> str:
        """Its size, in whole kilobytes."""
        return f"{max(1, self.attachment.size // 1024)} KB"


def told(attached: Iterable[Any], *, reviews: bool = False) -> list[Evidence]:
    """Evidence for `desk/attachments.html`; with `reviews` photos also tell when and where they were taken."""
    return [
        Evidence(
            each,
            str(KINDS.get(each.kind, KINDS["other"])),
            files.seen_in(files.path_of(each.sha256))
            if reviews and each.media_type in files.PICTURES
            else None,
        )
        for each in attached
    ]
