"""Which module may use which: no cycles, and the writers, the reader and the checks know nothing of one another."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import xlreport

PACKAGE = Path(xlreport.__file__).parent
# From the bottom up; a module uses only modules of lower layers, or of its own layer further left.
LAYERS = (
    ("errors", "form", "entries", "rulefile", "formfile", "rulebook", "layout", "filing"),
    ("finding", "catalogue", "identity", "summary_layout"),
    ("outcome", "roster", "narrative", "equations", "search", "evidence", "locate", "advice", "checks"),
    ("workbook.style", "workbook.formulas"),
    ("workbook.package", "workbook.gate", "workbook.archive", "workbook.strict_xml", "workbook.cell", "workbook.parts"),
    ("workbook.sheet_pass", "workbook.grid", "workbook.numbers", "workbook.legacy"),
    ("workbook.sheets", "workbook.guards", "workbook.self_check", "workbook.template", "workbook.marked"),
    ("workbook.summary", "workbook.members", "workbook.structure", "workbook.reader"),
    ("inbox", "office", "settle", "intake", "previous", "workbook.own", "output", "documents", "commands"),
    ("cli", "__main__"),
)
ORDER = [name for layer in LAYERS for name in layer]
WRITERS = {
    "workbook.guards",
    "workbook.self_check",
    "workbook.sheets",
    "workbook.style",
    "workbook.template",
    "workbook.marked",
    "workbook.summary",
}
READERS = {
    "workbook.package",
    "workbook.gate",
    "workbook.strict_xml",
    "workbook.cell",
    "workbook.parts",
    "workbook.sheet_pass",
    "workbook.grid",
    "workbook.numbers",
    "workbook.legacy",
    "workbook.members",
    "workbook.structure",
    "workbook.reader",
}
CHECKS = {"checks"}


def modules() -> dict[str, Path]:
    """Every module but the packages themselves, which only name what is in them."""
    paths = (path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py")
    return {".".join(path.relative_to(PACKAGE).with_suffix("").parts): path for path in paths}


def used(name: str) -> set[str]:
    """The modules of the package that a module imports, anywhere in it."""
    return set(_used(name, ast.parse(modules()[name].read_text(encoding="utf-8"))))


def _used(name: str, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            home = name.split(".")[: -node.level]
            if node.module:
                yield ".".join([*home, node.module])
            else:
                yield from (".".join([*home, alias.name]) for alias in node.names)


def test_every_module_has_its_layer() -> None:
    assert sorted(ORDER) == sorted(modules())


# A form crosses to another process by its name, and only there looks up how it is loaded.
BACKWARDS: dict[str, set[str]] = {}


@pytest.mark.parametrize("name", ORDER)
def test_a_module_uses_only_modules_below_it(name: str) -> None:
    below = set(ORDER[: ORDER.index(name)])
    assert used(name) - below <= BACKWARDS.get(name, set())


@pytest.mark.parametrize("name", sorted(WRITERS | READERS | CHECKS))
def test_writers_reader_and_checks_do_not_use_one_another(name: str) -> None:
    (own,) = (group for group in (WRITERS, READERS, CHECKS) if name in group)
    assert used(name) & (WRITERS | READERS | CHECKS) <= own


def test_all_public_names_are_there_and_typed() -> None:
    assert {name: callable(getattr(xlreport, name)) for name in xlreport.__all__} == dict.fromkeys(
        xlreport.__all__, True
    )
    assert (PACKAGE / "py.typed").exists()
    declared = ast.parse(Path(xlreport.__file__).read_text(encoding="utf-8"))
    typed = {alias.asname for node in ast.walk(declared) if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert set(xlreport.__all__) <= typed


LOADED = "import sys; from xlreport.cli import main; main({}); print(*sorted(sys.modules), file=sys.stderr)"


@pytest.mark.parametrize("arguments", [["--help"], ["merge", "--help"], ["rules"], ["items", "--json"]])
def test_what_needs_no_workbook_loads_no_spreadsheet_library(arguments: list[str]) -> None:
    command = [sys.executable, "-c", LOADED.format(arguments)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    heavy = {"openpyxl", "xlsxwriter", "python_calamine", "xlreport.workbook.reader"}
    assert heavy & set(done.stderr.split()) == set()
    assert "xlreport.cli" in done.stderr
