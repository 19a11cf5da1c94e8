"""The pages of the dictionary."""

from django.http import HttpResponse

from vungcao.portal import dictionary as words
from vungcao.portal.page import Page, public
from vungcao.portal.views.clock import now
from vungcao.portal.views.found import found


@public(now)
def dictionary(page: Page) -> HttpResponse:
    """What the Programme is made of, with links to each part."""
    return page.show(
        "dictionary.html", here="dictionary", pack=page.pack, registers=words.registers(page.pack)
    )


@public(now)
def dictionary_register(page: Page, register: str) -> HttpResponse:
    """One register, its fields and its checks."""
    wanted = found(page.pack.register_by_id, register)
    return page.show(
        "dictionary_register.html",
        here="dictionary",
        use=words.register_use(page.pack, wanted),
        rows=words.field_rows(page.pack, wanted),
        checks=words.checks_shown(page.pack, wanted),
    )


@public(now)
def dictionary_indicator(page: Page, indicator: str) -> HttpResponse:
    """One indicator and every version of its definition."""
    wanted = found(page.pack.indicator, indicator)
    return page.show(
        "dictionary_indicator.html", here="dictionary", shown=words.indicator_shown(page.pack, wanted)
    )


@public(now)
def dictionary_documents(page: Page) -> HttpResponse:
    """The documents that everything rests on, and how far each was read."""
    return page.show("dictionary_documents.html", here="dictionary", documents=page.pack.documents)


@public(now)
def dictionary_decisions(page: Page) -> HttpResponse:
    """How each ambiguity of the source text was read, and why."""
    rows = [(decision, words.cited(page.pack, decision.source)) for decision in page.pack.decisions]
    return page.show("dictionary_decisions.html", here="dictionary", rows=rows)


@public(now)
def dictionary_organisations(page: Page) -> HttpResponse:
    """Who the Programme charges with what."""
    return page.show(
        "dictionary_organisations.html", here="dictionary", organisations=page.pack.organisations
    )


@public(now)
def dictionary_groups(page: Page) -> HttpResponse:
    """Groups of communes, calendars and milestones."""
    return page.show("dictionary_groups.html", here="dictionary", pack=page.pack)


@public(now)
def dictionary_contents(page: Page) -> HttpResponse:
    """The contents of the Programme and its capital sources."""
    return page.show("dictionary_contents.html", here="dictionary", pack=page.pack)
