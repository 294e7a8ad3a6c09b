"""Writes the present layout of an edition as the list of places under which workbooks of it stay readable for ever.

Run: python scripts/publish_layout.py [EDITION]
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import xlreport
from xlreport import layout_of, load
from xlreport.layout import listing


def main() -> None:
    """Writes layout-N.json into the folder of the edition; one that was published is never written again."""
    form = load(sys.argv[1] if len(sys.argv) > 1 else "")
    shipped = Path(xlreport.__file__).parent / "form" / "editions" / form.home
    path = (shipped if shipped.is_dir() else Path(form.home)) / f"layout-{form.layout_version}.json"
    if path.exists():
        raise SystemExit(f"{path.name} was published before; raise layout_version in the form file")
    path.write_text(text_of(listing(layout_of(form))), encoding="utf-8", newline="\n")
    print(f"written {path.name}")


def text_of(listed: Mapping[str, Any]) -> str:
    """The list as JSON, an entry a line."""

    def one_line(value: object) -> str:
        return json.dumps(value, ensure_ascii=False)

    def group(value: object) -> str:
        if not isinstance(value, dict):
            return one_line(value)
        return "{\n" + ",\n".join(f"  {one_line(key)}: {one_line(entry)}" for key, entry in value.items()) + "\n }"

    return "{\n" + ",\n".join(f" {one_line(name)}: {group(value)}" for name, value in listed.items()) + "\n}\n"


if __name__ == "__main__":
    main()
