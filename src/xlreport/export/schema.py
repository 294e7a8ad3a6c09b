"""The JSON Schema of each document, as it lies in the package."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any


def schema(name: str) -> dict[str, Any]:
    """The schema of a command's document by the command's name, or that of `error`."""
    text = (resources.files(__package__) / "schemas" / f"{name}.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded
