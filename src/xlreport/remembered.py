"""What came of a text is remembered unless it is long: such a one is no application's, but made to fill the memory."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sized
from typing import Any, TypeVar, cast

_Function = TypeVar("_Function", bound=Callable[..., Any])


def remembered(most: int, longest: int) -> Callable[[_Function], _Function]:
    """Has a function remember what it made of its last arguments, `most` at once.

    The first of them is a text, or bytes; one that is longer than `longest` is looked at each time.
    """

    def remembering(function: _Function) -> _Function:
        kept: Callable[..., Any] = functools.lru_cache(most)(function)

        @functools.wraps(function)
        def either(first: Sized, *others: Any) -> Any:
            return (kept if len(first) <= longest else function)(first, *others)

        return cast(_Function, either)

    return remembering
