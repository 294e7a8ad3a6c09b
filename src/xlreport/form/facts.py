"""What a unit says of itself, and the keys of the facts that are not on the form."""

from typing import NamedTuple


def blank_is_zero(sheet: str) -> str:
    """The key of the fact that says: blank cells of this sheet are 0."""
    return f"blank_is_zero/{sheet}"


def explanation_key(rule: str) -> str:
    """The key of the fact in which a unit explains what a rule warns of."""
    return f"explained/{rule}"


def acceptance_key(rule: str) -> str:
    """The key of the fact that says why the office counts a return although it breaks a rule."""
    return f"accepted/{rule}"


class Fact(NamedTuple):
    """Something a unit says of itself in one cell; identity facts are locked once they are known.

    `fallback` is the fact that stands in for this one where it is empty; `expected` says what it must be where it
    must be something. `roster` are the headings under which a roster says it; `stays` tells that it is mostly what it
    was last year.
    """

    key: str
    label: str
    hint: str
    longest: int
    choices: tuple[str, ...]
    between: tuple[int, int] | None
    identity: bool
    fallback: str
    expected: str
    roster: tuple[str, ...] = ()
    stays: bool = False
