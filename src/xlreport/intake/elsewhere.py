"""Executors that somebody else provides, found by the scheme of their address: which machines read the files."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..files import showable

if TYPE_CHECKING:
    from concurrent.futures import Executor

# Installed packages name here, by its scheme, what gives an executor for an address.
GROUP = "xlreport.executors"

# An executor is its own context; one that has more to end than itself comes in a context that ends it.
Provider = Callable[[str], "contextlib.AbstractContextManager[Executor]"]


def executor_at(address: str) -> contextlib.AbstractContextManager[Executor | None]:
    """The executor at an address such as dask://10.0.0.5:8786, until the end; none without an address.

    It is sent the bytes of files, and is trusted with them and with what it answers. Raises UsageError for an address
    that nobody provides an executor for; entered, it raises what its provider does.
    """
    if not address:
        return contextlib.nullcontext()
    scheme, found, _ = address.partition("://")
    known = _providers()
    if not found or scheme not in known:
        listed = "、".join(f"{name}://" for name in sorted(known)) or "没有"
        raise UsageError(f"--executor 不认识 {showable(address)}。", f"可用的：{listed}；例：dask://10.0.0.5:8786。")
    return known[scheme](address)


def _providers() -> dict[str, Provider]:
    from importlib.metadata import entry_points

    return {point.name: _loaded_by(point.load) for point in entry_points(group=GROUP)}


def _loaded_by(load: Callable[[], Provider]) -> Provider:
    """A provider that is loaded when it is wanted."""
    return lambda address: load()(address)
