"""Mappings of which there are many with the same keys and mostly the same values, such as the figures of returns."""

from __future__ import annotations

from array import array
from collections.abc import Callable, ItemsView, Iterator, Mapping, Sequence
from typing import Any, TypeVar

_K = TypeVar("_K")
_V = TypeVar("_V")
# The number of what is not there, in two bytes as long as there are few values.
_NONE, _FEW = 0, 1 << 16


class Packed(Mapping[_K, _V]):
    """A mapping as the numbers of its values in a list that many share; copied or sent elsewhere it is a plain one."""

    __slots__ = ("_columns", "_numbers", "_values")

    def __init__(self, columns: Mapping[_K, int], numbers: array[int], values: Sequence[_V]) -> None:
        """The keys are those of `columns`, where the number at their place is not 0, in this order."""
        self._columns = columns
        self._numbers = numbers
        self._values = values

    def __getitem__(self, key: _K) -> _V:
        number = self._numbers[self._columns[key]]
        if number == _NONE:
            raise KeyError(key)
        return self._values[number]

    def get(self, key: _K, default: Any = None) -> Any:
        """The value of a key, without a stumble over those that are not there."""
        column = self._columns.get(key)
        number = _NONE if column is None else self._numbers[column]
        return default if number == _NONE else self._values[number]

    def __contains__(self, key: object) -> bool:
        column = self._columns.get(key)  # type: ignore[arg-type]  # whatever it is
        return column is not None and self._numbers[column] != _NONE

    def __iter__(self) -> Iterator[_K]:
        return iter(self._plain())

    def __len__(self) -> int:
        return len(self._numbers) - self._numbers.count(_NONE)

    def items(self) -> ItemsView[_K, _V]:
        """All at once, which is faster than one by one."""
        return self._plain().items()

    def _plain(self) -> dict[_K, _V]:
        values = self._values
        return {key: values[n] for key, n in zip(self._columns, self._numbers, strict=True) if n != _NONE}

    def __repr__(self) -> str:
        return repr(self._plain())

    def __reduce__(self) -> tuple[Callable[..., dict[Any, Any]], tuple[Mapping[_K, int], list[_V | None]]]:
        return _unpacked, (self._columns, [self._values[n] for n in self._numbers])


def _unpacked(columns: Mapping[_K, int], values: Sequence[_V | None]) -> dict[_K, _V]:
    return {key: value for key, value in zip(columns, values, strict=True) if value is not None}


class Packing:
    """The list that packed mappings share while they are made; values that are written alike are held once."""

    def __init__(self) -> None:
        self._values: list[Any] = [None]
        self._numbers: dict[str, int] = {}

    def pack(self, values: Mapping[_K, _V], columns: Mapping[_K, int]) -> Mapping[_K, _V]:
        """The same as `values`, in the order of `columns`, which number the keys from 0; itself if one is lacking."""
        if not values.keys() <= columns.keys():
            return values
        numbers = [self._number(values[key]) if key in values else _NONE for key in columns]
        return Packed(columns, array("H" if max(numbers, default=0) < _FEW else "I", numbers), self._values)

    def _number(self, value: object) -> int:
        # By their text: equal decimals may differ in their exponents.
        number = self._numbers.setdefault(repr(value), len(self._values))
        if number == len(self._values):
            self._values.append(value)
        return number
