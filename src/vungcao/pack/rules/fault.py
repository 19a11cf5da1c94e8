"""Something incoherent in a pack, by its path: it becomes a refusal once the file and line are known."""

from collections.abc import Iterable
from dataclasses import dataclass

from vungcao.exact.refusal import Refusal
from vungcao.pack.faults import nearest
from vungcao.pack.files.text import shown
from vungcao.pack.locations import Locations, Path


@dataclass(frozen=True, slots=True)
class Fault:
    """A refusal that does not know its file yet."""

    code: str
    path: Path
    found: str
    expected: str
    mend: str

    def placed(self, locations: Locations) -> Refusal:
        """The refusal, with the file and line of its path."""
        return Refusal(self.code, locations.where(self.path), self.found, self.expected, self.mend)


def unknown(path: Path, wanted: str, kind: str, known: Iterable[str]) -> list[Fault]:
    """A name used is a name given: nothing when it is, a fault naming the nearest when it is not."""
    names = list(known)
    if wanted in names:
        return []
    like = nearest(wanted, names)
    mend = f"Có phải là «{like}»? Sửa mã" if like else f"Sửa mã, hoặc thêm {kind} này vào gói"
    return [
        Fault("PCK-040", path, f"Không có {kind} {shown(wanted)}", f"Mã của một {kind} có trong gói", mend)
    ]


def twice(paths: Iterable[tuple[Path, str]], kind: str) -> list[Fault]:
    """A name is given once: a fault for every later giving."""
    seen: set[str] = set()
    faults = []
    for path, name in paths:
        if name in seen:
            found = f"{kind} {shown(name)} đã có ở trên"
            faults.append(
                Fault("PCK-014", path, found, f"Mỗi {kind} một mã riêng", "Đổi mã, hoặc xóa mục lặp lại")
            )
        seen.add(name)
    return faults
