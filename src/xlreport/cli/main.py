"""Runs the command line: errors are told in one place."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

import typer
from typer.exceptions import TyperException

from ..errors import UsageError, XlreportError, reason
from .app import app_for
from .run import SIGNALS
from .screen import OutputLost, encode_as_wanted, flush, notice, silence
from .show import print_json
from .words import refuse_dashes, worded

# What Typer makes of Ctrl-C, and what a shell says of a command whose reader has gone.
_INTERRUPTED, _NOBODY_READS = 130, 141
# Nothing was done, or what was done could not be shown.
_STOPPED = 2
# What the system says of a stream that takes no more.
_UNWRITTEN = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF, errno.EPIPE)


def main(arguments: list[str] | None = None) -> int:
    """Runs the command line and returns its exit status; errors are told in one place, here."""
    given = sys.argv[1:] if arguments is None else arguments
    encode_as_wanted()
    try:
        status = _run(given)
        if sys.stdout is None and status != _STOPPED:
            raise OutputLost(None, OSError(errno.EBADF, "closed"))
        flush()
        return status
    except OutputLost as lost:
        return _lost(lost)


def _run(given: list[str]) -> int:
    arguments = [argument for argument in given if argument != "--debug"]
    try:
        refuse_dashes(arguments)
        status = app_for(arguments)(arguments, prog_name="xlreport", standalone_mode=False)
        if status == _INTERRUPTED:
            raise KeyboardInterrupt
        return status if isinstance(status, int) else 0
    except OutputLost:
        raise
    except SystemExit as error:  # told to end; or Typer met a pipe that nobody reads while it printed help
        if isinstance(error.code, int) and error.code > SIGNALS:
            raise
        raise OutputLost(sys.stdout, BrokenPipeError(errno.EPIPE, "")) from error
    except (KeyboardInterrupt, typer.Abort):
        return _failed(UsageError("已中断，没有写出任何文件。"), arguments)
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _UNWRITTEN and error.filename is None:  # of Typer's help
            raise OutputLost(sys.stdout, error) from error
        if "--debug" in given and not isinstance(error, (TyperException, XlreportError)):
            raise
        return _failed(_told(error), arguments)


def _told(error: Exception) -> XlreportError:
    """What stopped the program, as a person at the keyboard can mend it."""
    if not _here():
        return UsageError("当前文件夹已被删除或移走。", "请换到别的文件夹，再运行一次。")
    if isinstance(error, TyperException):
        return worded(error)
    if isinstance(error, XlreportError):
        return error
    what = f"{type(error).__name__}: {error}"
    return XlreportError(f"程序出错：{what}", "请加 --debug 再运行一次，把显示的内容发给维护者。")


def _here() -> bool:
    try:
        return bool(Path.cwd())
    except OSError:
        return False


def _failed(error: XlreportError, arguments: list[str]) -> int:
    if "--json" in arguments:
        from ..export import error_document

        print_json(error_document(error))
    *lines, last = error.message.splitlines() or [""]
    said = last if last.endswith("。") else f"{last}。"
    for line in (*lines, said, error.suggestion) if lines else (f"{said}{error.suggestion}",):
        notice(line)
    return _STOPPED


def _lost(lost: OutputLost) -> int:
    """A reader who has gone wants no more; anything else that is not shown must be told."""
    silence(lost.stream)
    if isinstance(lost.error, BrokenPipeError):
        return _NOBODY_READS
    why = "标准输出已关闭" if lost.error.errno == errno.EBADF else reason(lost.error)
    notice(f"结果没有显示完整：{why}。已经写出的文件不受影响。")
    return _STOPPED
