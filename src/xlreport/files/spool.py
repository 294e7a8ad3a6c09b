"""What is kept on a disk because nobody asks for it often, and is gone with whoever kept it."""

from __future__ import annotations

import pickle
import tempfile
import weakref
from collections.abc import Callable, ItemsView, Iterator, Mapping
from typing import Any, TypeVar

_V = TypeVar("_V")
# Bytes that stay in memory; only what is more goes to a disk.
_ROOM = 4 << 20
_LENGTH = 4


class Spool:
    """Values one behind another in a file without a name, which the system removes with the process.

    To be used by one process alone: those that it forks share the place in the file that is read next.
    """

    def __init__(self, room: int = _ROOM) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=room)  # noqa: SIM115  # closed with the last who reads it
        self._end = 0
        self._last: tuple[int, Any] = (-1, None)
        weakref.finalize(self, self._file.close)

    def add(self, value: object) -> int:
        """Takes up a value; the place where it is found. Raises OSError as the file system does."""
        data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        place = self._end
        self._file.seek(place)
        self._file.write(len(data).to_bytes(_LENGTH) + data)
        self._end += _LENGTH + len(data)
        return place

    def at(self, place: int) -> Any:
        """The value at a place; the last one is at hand."""
        if self._last[0] != place:
            self._last = (place, pickle.loads(self.pickled(place)))
        return self._last[1]

    def pickled(self, place: int) -> bytes:
        """The value at a place as it lies there."""
        self._file.seek(place)
        return self._file.read(int.from_bytes(self._file.read(_LENGTH)))


class Spooled(Mapping[str, _V]):
    """A mapping whose values lie in a spool; copied or sent to another process it is a plain one."""

    __slots__ = ("_keys", "_place", "_spool")

    def __init__(self, spool: Spool, values: Mapping[str, _V], keys: tuple[str, ...]) -> None:
        """The same as `values`, whose `keys` in their order may be shared by many."""
        self._spool = spool
        self._keys = keys
        self._place = spool.add(tuple(values.values()))

    def __getitem__(self, key: str) -> _V:
        if key not in self._keys:
            raise KeyError(key)
        value: _V = self._spool.at(self._place)[self._keys.index(key)]
        return value

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key, without a stumble over those that are not there."""
        return self[key] if key in self._keys else default

    def items(self) -> ItemsView[str, _V]:
        """All at once, which is faster than one by one."""
        return self._plain().items()

    def _plain(self) -> dict[str, _V]:
        return dict(zip(self._keys, self._spool.at(self._place), strict=True))

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __repr__(self) -> str:
        return repr(self._plain())

    def __reduce__(self) -> tuple[Callable[..., dict[str, Any]], tuple[tuple[str, ...], bytes]]:
        return _unpickled, (self._keys, self._spool.pickled(self._place))


def _unpickled(keys: tuple[str, ...], values: bytes) -> dict[str, Any]:
    return dict(zip(keys, pickle.loads(values), strict=True))
