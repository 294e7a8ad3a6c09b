"""Parts of a workbook that are compressed while others are still written."""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ...files import processes_can_be_started

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

# A thread that compresses lets others go on, and waits for them before each piece.
_PIECE = 1 << 20


class Deflated(NamedTuple):
    """The beginning of a part: where it lies compressed, what goes on, its check sum, its size, that of its rows."""

    path: Path
    compressor: Any
    crc: int
    size: int
    rows: int


class Background:
    """What is done beside, one after another; at once where there are no threads, as in a browser, or no more."""

    def __init__(self) -> None:
        self._threads: ThreadPoolExecutor | None = None

    def do(self, work: Callable[[], Deflated]) -> Future[Deflated]:
        """Begins some work, or puts it behind that which was begun before."""
        from concurrent.futures import Future, ThreadPoolExecutor

        if processes_can_be_started():  # and threads
            self._threads = self._threads or ThreadPoolExecutor(1)
            with contextlib.suppress(RuntimeError):  # the system lets us begin none
                return self._threads.submit(work)
        done = Future[Deflated]()
        done.set_result(work())
        return done

    def end(self) -> None:
        """Leaves what was not begun, and waits for the rest."""
        if self._threads:
            self._threads.shutdown(cancel_futures=True)


def deflated(head: str, rows: Path, length: int, target: Path) -> Deflated:
    """Compresses the head of a part and so many bytes of a file. Raises OSError as the file system does."""
    compressor = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
    crc, size, piece = 0, 0, head.encode("utf-8")
    with rows.open("rb") as source, target.open("wb") as compressed:
        while piece:
            crc, size = zlib.crc32(piece, crc), size + len(piece)
            compressed.write(compressor.compress(piece))
            piece = source.read(min(_PIECE, length - source.tell()))
    return Deflated(target, compressor, crc, size, length)
