"""Runs the command line: errors are told in one place."""

from __future__ import annotations

import signal
import sys
from typing import Any

import typer
from typer.exceptions import TyperException

from ..errors import UsageError, XlreportError
from .app import app
from .show import print_json
from .words import worded

# What Typer makes of Ctrl-C.
_INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> int:
    """Runs the command line and returns its exit status; errors are told in one place, here."""
    given = sys.argv[1:] if arguments is None else arguments
    arguments = [argument for argument in given if argument != "--debug"] or ["--help"]
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(**_encoding(stream), errors="replace")
    try:
        status = app(arguments, prog_name="xlreport", standalone_mode=False)
        if status == _INTERRUPTED:
            raise KeyboardInterrupt
        return status if isinstance(status, int) else 0
    except TyperException as error:
        return _failed(worded(error), arguments)
    except XlreportError as error:
        return _failed(error, arguments)
    except (KeyboardInterrupt, typer.Abort):
        return _failed(UsageError("已中断，没有写出任何文件。"), arguments)
    except Exception as error:
        if "--debug" in given:
            raise
        return _failed(
            XlreportError(
                f"程序出错：{type(error).__name__}: {error}", "请加 --debug 再运行一次，把显示的内容发给维护者。"
            ),
            arguments,
        )


def run() -> None:
    """The entry point of the installed command."""
    _end_in_order()
    sys.exit(main())


def _end_in_order() -> None:
    """Has a process that is told to end remove its scratch files first; once, and not where that is ignored."""

    def end(number: int, frame: object) -> None:
        signal.signal(number, signal.SIG_IGN)
        sys.exit(128 + number)

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, end)


def _encoding(stream: Any) -> dict[str, str]:
    """UTF-8 where the output goes to a file or a pipe; a console keeps its own."""
    return {} if stream.isatty() else {"encoding": "utf-8"}


def _failed(error: XlreportError, arguments: list[str]) -> int:
    if "--json" in arguments:
        from ..export import error_document

        print_json(error_document(error))
    said = error.message if error.message.endswith("。") else f"{error.message}。"
    print(f"{said}{error.suggestion}", file=sys.stderr)
    return 2
