"""Numbers of persons: identity cards, mobile telephones and bank cards."""

from __future__ import annotations

from collections.abc import Callable

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
# What stays of a number that is shown, at its begin and at its end.
_SHOWN = 3, 2


def masked(number: str) -> str:
    """A number of which only the begin and the end are shown."""
    first, last = _SHOWN
    return f"{number[:first]}{'*' * (len(number) - first - last)}{number[-last:]}"


def _identity(number: str) -> bool:
    """Whether the check digit of an identity card is right (GB 11643)."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return number[-1].upper() == _CHECKS[total % 11]


def _card(number: str) -> bool:
    """Whether the check digit of a bank card is right (Luhn)."""
    doubled = (int(digit) * (1 + n % 2) for n, digit in enumerate(reversed(number)))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


# How each kind of number is known, by the name of its group, and what it is called.
KINDS: dict[str, tuple[Callable[[str], bool], str]] = {
    "identity": (_identity, "身份证号码"),
    "mobile": (lambda _: True, "手机号码"),
    "card": (_card, "银行卡号"),
}
