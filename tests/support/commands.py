"""The commands of the command line, run in this process."""

from __future__ import annotations

import contextlib
import io
import json
from typing import Any, NamedTuple

from xlreport.cli import main


class Done(NamedTuple):
    """What a command came to."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run(*arguments: object) -> Done:
    """Runs a command in this process, where one stands."""
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        status = main([str(argument) for argument in arguments])
    return Done(status, out.getvalue(), err.getvalue())
