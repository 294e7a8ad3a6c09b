"""How the check code of a filing is made."""

from math import isqrt
from typing import NamedTuple

# The check code has eight digits; smaller weights keep every product below 10^14 (workbook/formulas.py says why).
_MOST, _MOST_WEIGHT = 10**8, 10**6


class Seal(NamedTuple):
    """Everything that a unit fills in, times weights, added up modulo `prime`.

    The weights are the successive powers of `root` modulo `weight_prime`. The characters of `alphabet` are told from
    one another in the unit's code, without letter case; all others count as one.
    """

    prime: int
    weight_prime: int
    root: int
    alphabet: str

    def weights(self, count: int) -> tuple[int, ...]:
        """The first weights."""
        return tuple(pow(self.root, n, self.weight_prime) for n in range(1, count + 1))

    def unfit(self, terms: int) -> str:
        """The name of what no check code over so many terms can be made with; empty when there is none."""
        letters = self.alphabet
        if self.prime >= _MOST or not _is_prime(self.prime):
            return "prime"
        if self.weight_prime >= min(self.prime, _MOST_WEIGHT) or not _is_prime(self.weight_prime):
            return "weight_prime"
        if self.root % self.weight_prime == 0 or len(set(self.weights(terms))) < terms:
            return "root"
        told_apart = bool(letters) and len(set(letters)) == len(letters) and not set(letters) & set(' "')
        plain = letters.isascii() and letters.isprintable() and letters == letters.upper()
        return "" if told_apart and plain else "alphabet"


def _is_prime(number: int) -> bool:
    return number > 1 and all(number % divisor for divisor in range(2, isqrt(number) + 1))
