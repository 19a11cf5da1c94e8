"""Who decides on what is filed, step after step: the people of a hamlet, a commune, a department, the province."""

from typing import Literal

from vungcao.pack.entry import Entry, Flag, Id, Source, Text


class ReviewStep(Entry):
    """One decision on the way to approval. Whoever decides has a grant to review there, and is of `organisations`.

    `authentication` is the commune's own act: it vouches for what another body reports of its ground.
    """

    id: Id
    label: Text
    kind: Literal["review", "authentication"] = "review"
    organisations: tuple[Id, ...] = ()
    """Whose people decide; empty for anyone with the grant."""
    publishes: Flag = False
    """Whether what passed this step may be shown in public as provisional, before the last step."""
    source: Source

    def is_charged_to(self, organisation: str) -> bool:
        """Whether the people of an organisation decide at it."""
        return not self.organisations or organisation in self.organisations
