"""A program that is found in the place of LibreOffice, or none."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

IN_A_SHELL = pytest.mark.skipif(sys.platform == "win32", reason="a program that is a shell script")


def put(monkeypatch: pytest.MonkeyPatch, folder: Path, does: str) -> None:
    """A script in a folder that does something else."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr("xlreport.files.libreoffice._programs", lambda: iter([str(program)]))


def remove(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if none were installed."""
    monkeypatch.setattr("xlreport.files.libreoffice._programs", lambda: iter(()))
