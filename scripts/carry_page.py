"""Has a wheel carry the page that scripts/build_page.py left in dist/, if it did; hatchling asks for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CarryPage(BuildHookInterface[Any]):
    """Puts the page beside the module that hands it out; an editable installation has none."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        page = Path(self.root) / "dist" / "xlreport.html"
        if version == "standard" and page.is_file():
            build_data["force_include"][str(page)] = "xlreport/web/xlreport.html"
