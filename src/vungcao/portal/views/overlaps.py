"""How many works were compared with each other, how many pairs are suspected, and how those were decided: counts."""

from django.http import Http404, HttpResponse

from vungcao.pack.comparing import OverlapDecision
from vungcao.portal.dictionary import cited
from vungcao.portal.page import Page, public
from vungcao.portal.views.clock import now
from vungcao.works.overlap.queries import counts
from vungcao.works.overlap.reading import compared_by


@public(now)
def overlaps(page: Page) -> HttpResponse:
    """The counts as they are now, and by which parts and points works are compared."""
    compared = compared_by(page.pack)
    if compared is None:
        raise Http404
    told = counts(compared)
    register = page.pack.register_by_id(compared.works.overlap_decision)
    choices = register.field("decision")
    return page.show(
        "overlaps.html",
        here="overlaps",
        counts=told,
        compared=[
            (page.pack.register_by_id(each), told.compared.get(each, 0)) for each in compared.registers
        ],
        decided=[
            (choice, told.decided.get(OverlapDecision(choice.id), 0))
            for choice in (choices.choices if choices else ())
        ],
        comparisons=[
            (
                each,
                [(part, cited(page.pack, part.source)) for part in each.parts],
                cited(page.pack, each.source),
            )
            for each in compared.works.overlaps
        ],
    )
