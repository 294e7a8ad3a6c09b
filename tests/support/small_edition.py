"""A second, small, invented edition of the report beside the shipped one, and invented versions of its layout."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

import xlreport
from xlreport import layout_of, load
from xlreport.form import Form
from xlreport.layout import listing

_FOLDER = resources.files(xlreport) / "form" / "editions" / "annual-2021"
SHIPPED = {name: (_FOLDER / name).read_text(encoding="utf-8") for name in ("form.toml", "wording.toml", "texts.toml")}

# All in one file.
SMALL = {"form.toml": (Path(__file__).parent / "small_edition.toml").read_text(encoding="utf-8")}


def small(folder: Path) -> Form:
    """The small edition, loaded from a folder."""
    return _edition(folder / "small-2030", SMALL)


def version_99(folder: Path) -> Form:
    """The shipped edition as its builder would have it in a version 99: a sheet renamed, a fact more, rows moved down.

    Version 2 of its layout is the list that was published.
    """
    added = '[[facts]]\nkey = "added"\nlabel = "新加的"\nhint = "可不填"\nlongest = 30\n\n'
    form = SHIPPED["form.toml"].replace("layout_version = 2", "layout_version = 99")
    form = form.replace('[[facts]]\nkey = "title_name"', f'{added}[[facts]]\nkey = "title_name"')
    wording = SHIPPED["wording.toml"].replace('sheet = "四、复议诉讼"', 'sheet = "四、争议"')
    files = SHIPPED | {"form.toml": form, "wording.toml": wording}
    return _edition(folder / "annual-2021", files, {2: listing(layout_of(load()))})


def version_2_and_99(folder: Path) -> Form:
    """The shipped edition as it is, beside a list of the places of version 99, which nothing can build."""
    return _edition(folder / "annual-2021", SHIPPED, {99: listing(layout_of(version_99(folder / "built")))})


def _edition(folder: Path, files: Mapping[str, str], published: Mapping[int, object] | None = None) -> Form:
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    for version, places in (published or {}).items():
        (folder / f"layout-{version}.json").write_text(json.dumps(places, ensure_ascii=False), encoding="utf-8")
    return load(str(folder))
