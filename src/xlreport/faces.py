"""The face of a room: what it hands on, each name fetched from the module that holds it when it is first asked for."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from types import ModuleType
from typing import Any


class _Face(ModuleType):
    """A package that knows the names of its modules before these are loaded."""

    homes: Mapping[str, str]

    def __getattr__(self, name: str) -> Any:
        if name not in self.homes:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(f"{self.__name__}.{self.homes[name]}"), name)
        setattr(self, name, value)
        return value

    def __dir__(self) -> list[str]:
        """What is there, and what can be asked for."""
        return sorted({*super().__dir__(), *self.homes})

    def __setattr__(self, name: str, value: object) -> None:
        """What loads a module puts it on its package; it must not hide what is handed on by the same name."""
        if name not in self.homes or not isinstance(value, ModuleType):
            super().__setattr__(name, value)


def hand_on(package: str, modules: Mapping[str, str]) -> list[str]:
    """Makes a package the face of its modules, of each the names that it hands on; gives all of these.

    A command then loads what it uses and no more. Type checkers, and whatever packs the program, read the imports that
    stand beside it for them alone; `tests/whole/test_imports.py` holds both to one another.
    """
    homes = {name: module for module, names in modules.items() for name in names.split()}
    face = sys.modules[package]
    face.__dict__["homes"] = homes
    face.__class__ = _Face
    return sorted(homes)
