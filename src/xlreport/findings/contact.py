"""Whom to call at a unit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Contact:
    """A person and a telephone, as far as known."""

    contact: str = ""
    phone: str = ""
