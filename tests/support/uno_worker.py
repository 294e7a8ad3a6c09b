"""Works through spreadsheet jobs in one LibreOffice: orders on stdin, answers on stdout, each a line of JSON.

Runs under a Python that has `uno`: the system's, or LibreOffice's own, which may be older than the project's.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
    ".pdf": "calc_pdf_Export",
}
# From com.sun.star.sheet: CellFlags.FORMULA, FormulaResult.ERROR; and what XCell.clearContents takes.
FORMULA, ERROR, CONTENTS = 16, 4, 1 | 2 | 4 | 16


def answers(orders: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Does orders one after another in one LibreOffice, which is gone afterwards, whatever happens.

    After an order that failed, the next one gets a LibreOffice of its own.
    """
    office = Office()
    try:
        for line in orders:
            try:
                answer: dict[str, Any] = {"results": office.work(json.loads(line))}
            except Exception:
                office.leave()
                answer = {"error": traceback.format_exc()}
            yield answer
    finally:
        office.leave()


class Office:
    """A LibreOffice that is started when there is work."""

    process: subprocess.Popen[bytes] | None = None

    def work(self, order: dict[str, Any]) -> list[dict[str, Any]]:
        """Does all jobs of an order."""
        if self.process is None:
            self.folder = Path(tempfile.mkdtemp(prefix="xlreport-lo-"))
            self.process = start(order["soffice"], self.folder)
            self.desktop = None
        watch = threading.Timer(order["seconds"], kill, [self.process])
        watch.start()
        begun = time.monotonic()
        try:
            self.desktop = self.desktop or connect(self.process, self.folder.name)
            return [job(self.desktop, each, self.folder) for each in order["jobs"]]
        except Exception as error:
            if time.monotonic() - begun < order["seconds"]:
                raise
            raise TimeoutError(f"LibreOffice was not ready after {order['seconds']} seconds") from error
        finally:
            watch.cancel()

    def leave(self) -> None:
        """Ends LibreOffice and takes away what it left."""
        if self.process is None:
            return
        if self.desktop is not None:
            leave(self.desktop, self.process)
        kill(self.process)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.process = None


def start(soffice: str, folder: Path) -> subprocess.Popen[bytes]:
    """LibreOffice without a window, with a profile of its own, listening on a pipe named after the folder."""
    command = [
        soffice,
        "--headless",
        "--invisible",
        "--norestore",
        "--nologo",
        "--nodefault",
        "--nofirststartwizard",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        f"--accept=pipe,name={folder.name};urp;",
    ]
    quiet = subprocess.DEVNULL
    own = {**os.environ, "TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder)}
    return subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, env=own, start_new_session=True)


def leave(desktop: Any, process: subprocess.Popen[bytes]) -> None:
    """Asks LibreOffice to go, so that it tidies up after itself; it is killed if it does not."""
    with contextlib.suppress(Exception):
        desktop.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=5)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Ends LibreOffice: `soffice` is only a starter, so the whole group that it began."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def connect(process: subprocess.Popen[bytes], pipe: str) -> Any:
    """The desktop of the LibreOffice that was started, as soon as it answers."""
    uno = importlib.import_module("uno")
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            if process.poll() is not None:
                raise
            time.sleep(0.1)
        else:
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)


def job(desktop: Any, order: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Opens a copy of a file, types into it, recalculates it, saves it, and tells what its formulas come to.

    A copy, because LibreOffice puts a lock file beside what it opens, and one that is killed leaves it there.
    """
    uno = importlib.import_module("uno")
    copy = shutil.copyfile(order["file"], folder / f"opened{Path(order['file']).suffix}")
    document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(str(copy)), "_blank", 0, named(Hidden=True))
    if document is None:
        raise RuntimeError(f"LibreOffice cannot open {order['file']}")
    try:
        for sheet, cell, value, keyed in order["typed"]:
            enter(document, sheet, cell, value, keyed)
        document.calculateAll()
        if order["save"]:
            filter_name = FILTERS[Path(order["save"]).suffix]
            document.storeToURL(uno.systemPathToFileUrl(order["save"]), named(FilterName=filter_name))
        return {"formulas": list(formulas(document)) if order["formulas"] else []}
    finally:
        document.close(True)


def named(**values: Any) -> tuple[Any, ...]:
    """Named arguments as UNO wants them."""
    uno = importlib.import_module("uno")
    arguments = []
    for name, value in values.items():
        argument = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        argument.Name, argument.Value = name, value
        arguments.append(argument)
    return tuple(arguments)


def enter(document: Any, sheet_name: str, cell_name: str, value: str | float | None, keyed: bool) -> None:
    """Puts a value where a clerk may put one; a locked cell is an error."""
    sheet = document.Sheets.getByName(sheet_name)
    cell = sheet.getCellRangeByName(cell_name)
    if sheet.isProtected() and cell.CellProtection.IsLocked:
        raise RuntimeError(f"{sheet_name}!{cell_name} is locked")
    if value is None:
        cell.clearContents(CONTENTS)
    elif keyed:
        cell.FormulaLocal = str(value)
    elif isinstance(value, str):
        cell.setString(value)
    else:
        cell.setValue(value)


def formulas(document: Any) -> Iterator[dict[str, Any]]:
    """Every formula cell of a document: its sheet and name, value, formula, error code (0 for none)."""
    for sheet in document.Sheets:
        for address in sheet.queryContentCells(FORMULA).RangeAddresses:
            block = sheet.getCellRangeByPosition(
                address.StartColumn, address.StartRow, address.EndColumn, address.EndRow
            )
            wrong = block.queryFormulaCells(ERROR).Count
            texts, letters = block.getFormulaArray(), block.Columns.ElementNames
            for row, values in enumerate(block.getDataArray()):
                for column, value in enumerate(values):
                    error = block.getCellByPosition(column, row).getError() if wrong else 0
                    yield {
                        "sheet": sheet.Name,
                        "cell": f"{letters[column]}{address.StartRow + row + 1}",
                        "value": None if error else value,
                        "formula": texts[row][column],
                        "error": error,
                    }


if __name__ == "__main__":
    if hasattr(signal, "SIGTERM"):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    for answer in answers(sys.stdin):
        print(json.dumps(answer), flush=True)
