"""As much of JSON Schema as the package's own schemas use; an unknown word in a schema is an error."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_TYPES: Mapping[str, Any] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
    "array": list,
    "object": dict,
}
_ANNOTATIONS = {"$schema", "$defs", "title", "required", "additionalProperties"}


def broken(value: Any, schema: Mapping[str, Any], root: Mapping[str, Any] | None = None, at: str = "$") -> list[str]:
    """Where a document is not as its schema says; empty where it is."""
    root = schema if root is None else root
    return [said for word, asked in schema.items() for said in _word(word, asked, value, schema, root, at)]


def _word(
    word: str, asked: Any, value: Any, schema: Mapping[str, Any], root: Mapping[str, Any], at: str
) -> Iterator[str]:
    if word == "$ref":
        yield from broken(value, root["$defs"][asked.rpartition("/")[2]], root, at)
    elif word == "anyOf":
        if all(broken(value, one, root, at) for one in asked):
            yield f"{at}: fits none"
    elif word == "type":
        kinds = [_TYPES[kind] for kind in ([asked] if isinstance(asked, str) else asked)]
        if not any(type(value) is kind for kind in kinds):
            yield f"{at}: {type(value).__name__} is not {asked}"
    elif word in ("const", "enum"):
        if value not in (asked if word == "enum" else [asked]):
            yield f"{at}: {value!r} is not in {asked}"
    elif word == "pattern":
        if isinstance(value, str) and not re.search(asked, value):
            yield f"{at}: {value!r} is not like {asked}"
    elif word == "items":
        for n, one in enumerate(value if isinstance(value, list) else ()):
            yield from broken(one, asked, root, f"{at}[{n}]")
    elif word == "properties":
        yield from _properties(asked, value, schema, root, at)
    elif word not in _ANNOTATIONS:
        raise AssertionError(f"the checker does not know {word!r}")
    elif word == "additionalProperties" and isinstance(asked, dict):
        for name in value.keys() - schema.get("properties", {}).keys():
            yield from broken(value[name], asked, root, f"{at}.{name}")


def _properties(
    asked: Mapping[str, Any], value: Any, schema: Mapping[str, Any], root: Mapping[str, Any], at: str
) -> Iterator[str]:
    if not isinstance(value, dict):
        return
    yield from (f"{at}.{name}: missing" for name in schema["required"] if name not in value)
    yield from (f"{at}.{name}: not known" for name in value if name not in asked)
    for name, one in asked.items():
        if name in value:
            yield from broken(value[name], one, root, f"{at}.{name}")
