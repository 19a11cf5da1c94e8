"""Where each thing of a pack was written: file, line and path, said as a person would look for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

Path = tuple[str | int, ...]
"""Steps to a value: `("indicators", 2, "versions", 0, "numerator", "register")`."""


def said(path: Path) -> str:
    """A path as text: `indicators[2].versions[0].numerator.register`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return text.removeprefix(".")


@dataclass(frozen=True, slots=True)
class Origin:
    """A place in one file. `lines` knows the line of some of its paths; a row of a table is a path of one number."""

    file: str
    lines: Mapping[Path, int] = field(default_factory=dict)
    at: Path = ()
    table: bool = False

    def below(self, *steps: str | int) -> "Origin":
        """The place that many steps deeper."""
        return replace(self, at=self.at + steps)

    @property
    def line(self) -> int | None:
        """The line of the nearest thing around this place whose line is known."""
        for length in range(len(self.at), -1, -1):
            if self.at[:length] in self.lines:
                return self.lines[self.at[:length]]
        return None

    def __str__(self) -> str:
        line = [f"dòng {self.line}"] if self.line is not None else []
        if self.table:
            inside = [f"cột {step}" for step in self.at[1:] if isinstance(step, str)]
        else:
            inside = [said(self.at)] if self.at else []
        return ", ".join([self.file, *line, *inside])


@dataclass(frozen=True, slots=True)
class Locations:
    """Where each entry of a pack stands; the rest of a path is looked up inside the entry's file."""

    origins: Mapping[Path, Origin]

    def where(self, path: Path) -> str:
        """File, line and path in the file of a value of the pack; the path itself when nothing is known of it."""
        for length in range(len(path), 0, -1):
            origin = self.origins.get(path[:length])
            if origin is not None:
                rest = ("register" if step == "register_id" else step for step in path[length:])
                return str(origin.below(*rest))
        return said(path) or "gói"
