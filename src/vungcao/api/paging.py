"""Pages of any size, written row by row as the store gives them: a page of a hundred thousand takes no more memory."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from django.http import StreamingHttpResponse

LARGEST_PAGE = 100_000
_T = TypeVar("_T")


def streamed(
    rows: Iterable[_T],
    *,
    limit: int,
    say: Callable[[_T], Mapping[str, Any]],
    position: Callable[[_T], int],
    more: Mapping[str, Any],
) -> StreamingHttpResponse:
    """A page of at most `limit` rows and `next`, the position to ask the following page after; null at the end.

    `rows` must reach one beyond the page, if there is one. `more` are members of the answer beside `items`.
    """
    return StreamingHttpResponse(
        _written(rows, limit, say, position, more), content_type="application/json; charset=utf-8"
    )


def _written(
    rows: Iterable[_T],
    limit: int,
    say: Callable[[_T], Mapping[str, Any]],
    position: Callable[[_T], int],
    more: Mapping[str, Any],
) -> Iterator[str]:
    yield _json(more)[:-1] + (', "items": [' if more else '"items": [')
    last, following = None, None
    for count, row in enumerate(rows):
        if count == limit:
            following = last
            break
        yield (", " if count else "") + _json(say(row))
        last = position(row)
    yield f'], "next": {_json(following)}}}'


def _json(said: Any) -> str:
    return json.dumps(said, ensure_ascii=False, default=str)
