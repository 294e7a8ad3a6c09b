"""Where everything that is printed passes: cleaned, in colour where there is any, and told when it is lost."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping
from typing import Any, TextIO

from ..files import visible

# A word with the colour that it is printed in.
Word = str | tuple[str, str]
RED, YELLOW, CYAN, BOLD, DIM = "31", "33", "36", "1", "2"
# The columns that a list is made for.
_COLUMNS = 80


class OutputLost(Exception):
    """What was to be printed could not be: the reader of a pipe has gone, the disk is full."""

    def __init__(self, stream: Any, error: OSError) -> None:
        super().__init__(str(error))
        self.stream = stream
        self.error = error


def say(*words: Word, between: str = "") -> None:
    """One line of the result on stdout. Raises OutputLost when it cannot be written."""
    coloured = has_colour(sys.stdout)
    _write(sys.stdout, between.join(_shown(word, coloured) for word in words))


def say_raw(text: str) -> None:
    """A text that is clean by itself, such as JSON, on stdout. Raises OutputLost when it cannot be written."""
    _write(sys.stdout, text)


def notice(text: str) -> None:
    """One line on stderr, if anybody reads it."""
    try:
        _write(sys.stderr, visible(text))
    except OutputLost:
        silence(sys.stderr)


def columns() -> int | None:
    """The columns of a terminal, at most 80; None where the output goes to a file or a pipe, which has no end."""
    import shutil

    return min(_COLUMNS, shutil.get_terminal_size().columns) if is_terminal(sys.stdout) else None


def is_terminal(stream: Any) -> bool:
    """Whether somebody reads a stream on a terminal; it is None when it was closed from the start."""
    return stream is not None and bool(stream.isatty())


def has_colour(stream: Any, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a terminal shows colours, and nobody has asked for none; an old Windows console shows the codes."""
    if not is_terminal(stream) or environment.get("NO_COLOR") or environment.get("TERM") == "dumb":
        return False
    return sys.platform != "win32" or "WT_SESSION" in environment


def encode_as_wanted() -> None:
    """UTF-8 where the output goes to a file or a pipe, unless Python was told otherwise; a console keeps its own."""
    told = os.environ.get("PYTHONIOENCODING", "").partition(":")[0] or os.environ.get("PYTHONUTF8")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace", **({} if told or stream.isatty() else {"encoding": "utf-8"}))


def flush() -> None:
    """Raises OutputLost when what was printed on stdout did not arrive; a notice that did not is let go."""
    try:
        if sys.stderr is not None:
            sys.stderr.flush()
    except OSError:
        silence(sys.stderr)
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        raise OutputLost(sys.stdout, error) from error


def silence(stream: Any) -> None:
    """Leaves a stream that has failed to nobody, so that the interpreter does not try again when it ends."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _write(stream: TextIO | None, line: str) -> None:
    try:
        if stream is not None:
            print(line, file=stream)
    except OSError as error:
        raise OutputLost(stream, error) from error


def _shown(word: Word, coloured: bool) -> str:
    text, colour = (word, "") if isinstance(word, str) else word
    return f"\x1b[{colour}m{visible(text)}\x1b[0m" if coloured and colour and text else visible(text)
