"""Builds the page: the program, its libraries and Python's runtime in one HTML file that asks nobody for anything.

Run: python scripts/build_page.py [--out dist/xlreport.html]
The same sources give the same bytes. What npm and pip fetch is pinned and has the hashes that are listed here.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import html
import io
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "xlreport"
PAGE = PACKAGE / "web" / "page"
# What was fetched.
CACHE = ROOT / "build" / "page"
# What is fetched, the file that it comes as, and the hash of that.
RUNTIME = ("pyodide@0.26.4", "pyodide-0.26.4.tgz", "04c2d423c77ec87025d2a61e7d82fe00355a8f24471d60e012da5b3731e32ea5")
LIBRARIES = (
    (
        "xlsxwriter==3.3.1",
        "xlsxwriter-3.3.1-py3-none-any.whl",
        "8e2c89e59d733fe59e112317218c64fbbc276d90a8c144ebd6f7fa15e7ab184a",
    ),
    (
        "openpyxl==3.1.5",
        "openpyxl-3.1.5-py2.py3-none-any.whl",
        "5282c12b107bffeef825f4617dc029afaf41d0ea60823bbb665ef3079dc79de2",
    ),
    (
        "et_xmlfile==2.0.0",
        "et_xmlfile-2.0.0-py3-none-any.whl",
        "7a91720bc756843502c3b7504c77b8fe44217c85c537d85037f0f536151b2caa",
    ),
    (
        "xlrd==2.0.2",
        "xlrd-2.0.2-py2.py3-none-any.whl",
        "ea762c3d29f4cca48d82df517b6d89fbce4db3107f9d78713e48cd321d5c9aa9",
    ),
)
# Rooms of the package that the page does not need: the command line, and the sources of the page itself.
_LEFT_OUT = ("cli", "web/page", "__main__.py")
# Of the runtime, what is taken as it is.
_TAKEN = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm")
_STDLIB, _PROGRAM, _LOCK = "python_stdlib.zip", "program.zip", "pyodide-lock.json"
# Of its library, what nothing on the page ever imports.
_NEVER_IMPORTED = (
    *("unittest", "pydoc", "doctest", "mailbox", "xmlrpc", "wsgiref", "pdb", "optparse", "pickletools", "http/server"),
    *("multiprocessing", "logging/handlers", "logging/config", "_pyio", "smtplib", "imaplib", "ftplib"),
    *("poplib", "nntplib", "telnetlib", "cgi", "cgitb", "turtle", "antigravity", "this", "pyclbr", "trace", "profile"),
    *("cProfile", "pstats", "timeit", "tabnanny", "webbrowser", "zipapp", "venv", "sqlite3", "crypt", "nturl2path"),
)
# What a wheel holds besides modules.
_OF_WHEEL = re.compile(r"\.(?:dist-info|data)/")
_LICENCE = re.compile(r"(?i).*\.dist-info/(?:licenses/)?(?:licen[cs]e|copying)[^/]*")


def main() -> None:
    """Builds the page where the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, default=ROOT / "dist" / "xlreport.html")
    out: Path = parser.parse_args().out
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(page())
    print(out)


def page() -> bytes:
    """The page."""
    archive, wheels = fetched()
    text = (PAGE / "page.html").read_text(encoding="utf-8")
    worker = json.dumps(read("inflate.js") + read("worker.js"), ensure_ascii=False).replace("</", "<\\/")
    script = f"const WORKER = {worker};\n{read('engine.js')}{read('page.js')}"
    check, style = read("check.js"), read("page.css")
    filled = {
        "policy": policy([check, script], style),
        "style": style,
        "check": check,
        "script": script,
        "licences": licences(wheels),
    }
    with tempfile.TemporaryDirectory() as folder:
        filled["parts"] = "\n".join(parts(archive, wheels, Path(folder)))
    return re.sub(r"\{\{(\w+)\}\}", lambda match: filled[match[1]], text).encode("utf-8")


def read(name: str) -> str:
    return (PAGE / name).read_text(encoding="utf-8")


def policy(scripts: Iterable[str], style: str) -> str:
    """What the page may do: run these scripts and the worker made of them, and reach nobody."""
    hashes = " ".join(map(hash_of, scripts))
    return (
        f"default-src 'none'; script-src {hashes} 'wasm-unsafe-eval' blob:; worker-src blob:; "
        f"style-src {hash_of(style)}; img-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'"
    )


def hash_of(text: str) -> str:
    """A script or a style as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


# -- what is fetched


def fetched() -> tuple[Path, list[Path]]:
    """The archive of the runtime, and the wheels of the libraries; each has the hash that is listed here."""
    archive = fetched_by_npm(*RUNTIME)
    for library, file, _ in LIBRARIES:
        if not (CACHE / file).is_file():
            pip = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps"]
            _run([*pip, "--only-binary", ":all:", "-d", str(CACHE), library])
    wheels = [CACHE / file for _, file, _ in LIBRARIES]
    for wheel, (_, _, digest) in zip(wheels, LIBRARIES, strict=True):
        _hold(wheel, digest)
    return archive, wheels


def unpacked(archive: Path, folder: Path) -> Path:
    """The folder of the runtime."""
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder / "package"


def fetched_by_npm(name: str, file: str, digest: str) -> Path:
    """A package of npm as a file that has its hash."""
    CACHE.mkdir(parents=True, exist_ok=True)
    if not (CACHE / file).is_file():
        _run(["npm", "pack", "--silent", "--pack-destination", str(CACHE), name])
    _hold(CACHE / file, digest)
    return CACHE / file


def _run(command: list[str]) -> None:
    program = shutil.which(command[0])
    if program is None:
        sys.exit(f"{command[0]} is not installed")
    if subprocess.run([program, *command[1:]], stdout=subprocess.DEVNULL, check=False).returncode:
        sys.exit(f"failed: {' '.join(command)}")


def _hold(file: Path, digest: str) -> None:
    if hashlib.sha256(file.read_bytes()).hexdigest() != digest:
        sys.exit(f"{file} is not what it was when its hash was listed")


# -- what the page carries


def parts(archive: Path, wheels: list[Path], work: Path) -> Iterator[str]:
    """Every part of the runtime and the program, deflated, as an element."""
    runtime, stdlib, program = unpacked(archive, work), work / "stdlib", work / "program"
    stdlib.mkdir()
    program.mkdir()
    with zipfile.ZipFile(runtime / _STDLIB) as packed:
        packed.extractall(stdlib, [name for name in packed.namelist() if not _never_imported(name)])
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as packed:
            packed.extractall(program, [name for name in packed.namelist() if not _OF_WHEEL.search(name)])
    _copy_package(program / PACKAGE.name)
    for folder in (stdlib, program):
        _run(["node", str(ROOT / "scripts" / "compile_for_page.js"), str(runtime), str(folder)])
    for name in _TAKEN:
        yield _part(name, (runtime / name).read_bytes())
    yield _part(_STDLIB, _zipped(stdlib))
    yield _part(_PROGRAM, _zipped(program))
    lock = json.loads((runtime / _LOCK).read_text(encoding="utf-8"))
    yield _part(_LOCK, json.dumps({**lock, "packages": {}}).encode())


def _never_imported(name: str) -> bool:
    return any(name in (f"{module}.py", f"{module}/") or name.startswith(f"{module}/") for module in _NEVER_IMPORTED)


def _copy_package(target: Path) -> None:
    """Copies the package but for what the page does not need."""
    for path in sorted(PACKAGE.rglob("*")):
        name = path.relative_to(PACKAGE).as_posix()
        if path.is_file() and "__pycache__" not in name and not any(f"{name}/".startswith(f"{x}/") for x in _LEFT_OUT):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target / name)


def _zipped(folder: Path) -> bytes:
    """A folder as a zip, not deflated: the page deflates it as a whole."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_STORED) as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            packed.writestr(zipfile.ZipInfo(path.relative_to(folder).as_posix()), path.read_bytes())
    return data.getvalue()


def _part(name: str, data: bytes) -> str:
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    text = base64.b64encode(deflater.compress(data) + deflater.flush()).decode("ascii")
    return f'<script type="text/plain" class="part" data-name="{name}" data-size="{len(data)}">{text}</script>'


def licences(wheels: list[Path]) -> str:
    """The licences of all that the page carries."""
    found = [("xlreport", (ROOT / "LICENSE").read_text(encoding="utf-8"))]
    found += [(path.stem, path.read_text(encoding="utf-8")) for path in sorted((PAGE / "licences").glob("*.txt"))]
    for (library, _, _), wheel in zip(LIBRARIES, wheels, strict=True):
        with zipfile.ZipFile(wheel) as packed:
            texts = [packed.read(name).decode("utf-8") for name in packed.namelist() if _LICENCE.fullmatch(name)]
        found.append((library.replace("==", " "), "\n\n".join(texts)))
    return "\n".join(
        f"<details><summary>{html.escape(name)}</summary><pre>{html.escape(text)}</pre></details>"
        for name, text in found
    )


if __name__ == "__main__":
    main()
