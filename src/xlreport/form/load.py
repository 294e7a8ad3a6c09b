"""Which editions there are, and loading one from its folder."""

from __future__ import annotations

import copyreg
import functools
from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path, PurePath
from typing import Any

from ..errors import FormError
from .entries import merged
from .form import Form
from .parse import MAY, NAMES, FormParser

# The files of an edition: the form itself, the wording and look of its sheets, what is read in texts. All may stand in
# the first.
_FORM = "form.toml"
_FILES = (_FORM, "wording.toml", "texts.toml")


def load(name: str = "") -> Form:
    """The form of a shipped edition by its id, or that in a folder by its path; the same object each time.

    Without a name the newest shipped one. Raises FormError when there is no such form, or its file contradicts itself.
    """
    if not name:
        return _load(max(_shipped()))
    if name in _shipped():
        return _load(name)
    path = Path(name).resolve()
    folder = path.parent if path.name == _FORM else path
    if not (folder / _FORM).is_file():
        listed = "、".join(sorted(_shipped()))
        raise FormError(f"没有名为“{name}”的表式。", f"可用的表式：{listed}；或给出含有 {_FORM} 的文件夹。")
    return _load(str(folder))


def shipped() -> tuple[Form, ...]:
    """The editions that the program knows by itself, newest first."""
    return tuple(_load(name) for name in sorted(_shipped(), reverse=True))


def known_beside(form: Form | None) -> tuple[Form, ...]:
    """The editions that a workbook may name: a given one before those shipped, of which it may replace one."""
    return shipped() if form is None else (form, *(other for other in shipped() if other.id != form.id))


@functools.cache
def published_versions(form: Form) -> frozenset[str]:
    """The versions of the layout that the edition's folder lists."""
    names = [PurePath(file.name) for file in _folder(form.home).iterdir()]
    return frozenset(name.stem.removeprefix("layout-") for name in names if name.match("layout-*.json"))


def published_places(form: Form, version: str) -> Any:
    """What the edition's folder says of a published version of the layout."""
    import json

    return json.loads((_folder(form.home) / f"layout-{version}.json").read_text(encoding="utf-8"))


@functools.cache
def _shipped() -> dict[str, Traversable]:
    editions = resources.files(__package__) / "editions"
    return {folder.name: folder for folder in editions.iterdir() if folder.is_dir() and not folder.name.startswith("_")}


def _folder(home: str) -> Traversable:
    return _shipped().get(home) or Path(home)


@functools.cache
def _load(home: str) -> Form:
    folder, name = _folder(home), Path(home).name
    try:
        files = {
            f"{name}/{file}": (folder / file).read_text(encoding="utf-8") for file in _FILES if _is_in(folder, file)
        }
    except (OSError, UnicodeDecodeError) as error:
        raise FormError(f"表式文件打不开：{home}（{error}）") from error
    return parse(files, home)


def _is_in(folder: Traversable, file: str) -> bool:
    return file == _FORM or (folder / file).is_file()


def parse(files: Mapping[str, str], home: str = "") -> Form:
    """A form from the texts of its files by name. Raises FormError naming file and line."""
    return FormParser(files, merged(files, NAMES, MAY)).form(home)


def _reduced(form: Form) -> tuple[Any, tuple[str]]:
    """A form crosses to another process by where it lies, and is the same object there."""
    return load, (form.home,)


copyreg.pickle(Form, _reduced)
