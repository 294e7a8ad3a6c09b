"""Which room may use which: downwards only, brothers never, and from outside only what a room's face hands on."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import xlreport

PACKAGE = Path(xlreport.__file__).parent
# The house from the ground up; rooms on one floor are brothers and never use one another. `workbook` is what its
# rooms `read` and `write` share; `documents` is only the face of its own.
FLOORS = (
    ("faces", "remembered"),
    ("errors", "ooxml"),
    ("files", "form"),
    ("filing",),
    ("layout", "charts"),
    ("findings",),
    ("checks", "export", "word", "workbook.formulas", "documents.document"),
    ("workbook.read", "workbook.write", "documents.kinds"),
    ("documents.read",),
    ("documents.marked",),
    ("documents",),
    ("workbook.own", "intake"),
    ("office",),
    ("web",),
    ("cli",),
    ("__main__",),
)
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}


def modules() -> dict[str, Path]:
    """Every module by its name within the package; a folder's own is its face."""
    paths = (path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE or path.name != "__init__.py")
    return {".".join(path.relative_to(PACKAGE).with_suffix("").parts): path for path in paths}


MODULES = modules()


def room(module: str) -> str:
    """The room that a module belongs to: the longest that it begins with."""
    return max((name for name in FLOOR if f"{module}.".startswith(f"{name}.")), key=len, default=module)


def used(module: str) -> Iterator[tuple[str, str]]:
    """The modules that a module imports from, anywhere in it, each with the name that it takes."""
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            home = ".".join([*module.split(".")[: -node.level], *(node.module or "").split(".")]).strip(".")
            for alias in node.names:
                inner = f"{home}.{alias.name}".strip(".")
                yield (inner, "") if inner in MODULES or f"{inner}.__init__" in MODULES else (home, alias.name)


def test_every_module_has_its_room() -> None:
    rooms = {room(name) for name in MODULES} - {"workbook.__init__"}
    assert rooms == set(FLOOR)


@pytest.mark.parametrize("module", sorted(set(MODULES) - {"workbook.__init__"}))
def test_a_module_uses_only_rooms_below_its_own(module: str) -> None:
    own = room(module)
    others = {room(name) for name, _ in used(module)} - {own}
    assert [other for other in others if FLOOR[other] >= FLOOR[own]] == []


def handed_on(module: str) -> set[str]:
    """What the face of a room hands on."""
    tree = ast.parse(MODULES[f"{module}.__init__"].read_text(encoding="utf-8"))
    return {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}


@pytest.mark.parametrize("module", sorted(MODULES))
def test_from_outside_a_room_only_what_its_face_hands_on_is_used(module: str) -> None:
    inner = {name for name, _ in used(module) if room(name) != room(module) and "." in name and name not in FLOOR}
    assert [name for name in inner if name.rpartition(".")[2] not in handed_on(room(name))] == []


def typed(face: Path) -> dict[str, str]:
    """The names that a face tells type checkers that it hands on, each with the module that it comes from."""
    imports = (
        node for node in ast.walk(ast.parse(face.read_text(encoding="utf-8"))) if isinstance(node, ast.ImportFrom)
    )
    return {
        alias.asname: node.module or ""
        for node in imports
        for alias in node.names
        if alias.asname == alias.name and node.level == 1
    }


FACES = [face for face in sorted(PACKAGE.rglob("__init__.py")) if "hand_on(" in face.read_text(encoding="utf-8")]


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.parent.name)
def test_a_face_hands_on_what_type_checkers_are_told(face: Path) -> None:
    package = importlib.import_module(".".join(("xlreport", *face.parent.relative_to(PACKAGE).parts)))
    told = typed(face)
    assert (package.__all__, package.homes) == (sorted(told), told)
    homes = {name: importlib.import_module(f"{package.__name__}.{home}") for name, home in told.items()}
    assert {name: getattr(package, name) for name in told} == {name: getattr(homes[name], name) for name in told}
    assert package.__dict__.keys() >= told.keys()


def test_no_module_hides_what_is_handed_on_by_its_name() -> None:
    command = "import xlreport.office.collect, xlreport.office as face; print(face.collect.__name__)"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.split() == ["collect"]


def test_a_face_says_that_it_does_not_hand_on_other_names() -> None:
    with pytest.raises(AttributeError, match=r"'xlreport\.office' has no attribute 'other'"):
        _ = xlreport.office.other  # type: ignore[attr-defined]


def test_a_face_names_what_can_be_asked_for_before_anybody_does() -> None:
    command = "import xlreport; print(set(xlreport.__all__) <= set(dir(xlreport)), 'read' in vars(xlreport))"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.split() == ["True", "False"]


def test_all_public_names_are_there_and_typed() -> None:
    assert {name: callable(getattr(xlreport, name)) for name in xlreport.__all__} == dict.fromkeys(
        xlreport.__all__, True
    )
    assert (PACKAGE / "py.typed").exists()


LOADED = "import sys; from xlreport.cli import main; main({}); print(*sorted(sys.modules), file=sys.stderr)"


@pytest.mark.parametrize("arguments", [["--help"], ["merge", "--help"], ["rules"], ["items", "--json"]])
def test_what_needs_no_workbook_loads_no_spreadsheet_library(arguments: list[str]) -> None:
    command = [sys.executable, "-c", LOADED.format(arguments)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    heavy = {"openpyxl", "xlsxwriter", "xlrd", "xlreport.workbook.read.reader"}
    assert heavy & set(done.stderr.split()) == set()
    assert "xlreport.cli" in done.stderr


# What reads documents, judges what is broken, reads rosters and summaries, compares, sends back, reports.
NEEDLESS = {
    *("openpyxl", "xlrd", "html.parser"),
    *("xlreport.word", "xlreport.documents.document", "xlreport.documents.kinds", "xlreport.documents.read"),
    *("xlreport.checks.localize", "xlreport.workbook.read.members", "xlreport.workbook.write.template"),
    *("xlreport.office.load_roster", "xlreport.office.diff", "xlreport.office.status", "xlreport.office.reports"),
    *("xlreport.office.templates", "xlreport.office.run", "xlreport.export.json_documents"),
}


def test_a_merge_loads_only_what_it_uses(tmp_path: Path) -> None:
    returned = PACKAGE.parents[1] / "samples" / "returned"
    asked = ["merge", str(returned), "--out", str(tmp_path / "s.xlsx"), "--name", "某县", "--code", "1", "--kind", "县"]
    command = [sys.executable, "-c", LOADED.format(asked)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert NEEDLESS & set(done.stderr.split()) == set()
    assert {"xlreport.office.merge", "xlreport.workbook.write.summary"} <= set(done.stderr.split())


BLOCKED = """
import sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name in {blocked!r}:
            raise ImportError(name)

sys.meta_path.insert(0, Blocked())
import xlreport
from xlreport import form, layout, findings, checks, export, intake, office
from xlreport.workbook import read, write
from pathlib import Path
sys.platform = "emscripten"
round = office.load_round(roster=Path({roster!r}))
merged = office.merge_files([{inbox!r}], Path({out!r}), round, force=False)
copies = office.write_marked_copies(merged.collection, Path({out!r}).parent / "marked")
print(len(merged.summary.members), *copies.written)
"""


def test_the_core_runs_where_there_is_no_terminal_and_no_process_can_be_started(tmp_path: Path) -> None:
    blocked = ("typer", "rich", "resource", "fcntl", "termios", "multiprocessing", "concurrent.futures.process")
    samples = PACKAGE.parents[1] / "samples"
    words = {"inbox": str(samples / "returned"), "roster": str(samples / "roster.csv"), "out": str(tmp_path / "o.xlsx")}
    code = BLOCKED.format(blocked=(*blocked, "python_calamine"), **words)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert (done.stdout.split(), done.stderr) == (["16"], "")


def test_no_requirement_forces_a_compiled_package_on_whoever_only_runs_the_command() -> None:
    from importlib.metadata import requires

    from packaging.requirements import Requirement

    def needed(name: str) -> Iterator[str]:
        for text in requires(name) or ():
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                yield requirement.name.lower()

    waiting, found = ["xlreport"], set[str]()
    while waiting:
        for name in set(needed(waiting.pop())) - found:
            found.add(name)
            waiting.append(name)
    assert {"typer", "openpyxl", "xlsxwriter"} <= found
    assert not {"pydantic", "pydantic-core", "lxml", "numpy"} & found
