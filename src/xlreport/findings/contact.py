"""Whom to call at a unit."""

from __future__ import annotations

from typing import NamedTuple


class Contact(NamedTuple):
    """A person and a telephone, as far as known."""

    contact: str = ""
    phone: str = ""
