"""What an office says on the workbooks that it hands out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from ..form import Key


class Handout(NamedTuple):
    """To whom the report goes, by when, whom to call; and last year's figures, shown beside the inputs.

    `sources` are the inputs that are filled in already, each with what its prompt says of that.
    """

    recipient: str = ""
    due: str = ""
    phone: str = ""
    last_year: Mapping[Key, Decimal] = {}
    sources: Mapping[Key, str] = {}

    @property
    def cover(self) -> tuple[str, str, str]:
        """What stands on the first sheet."""
        return self.recipient, self.due, self.phone
