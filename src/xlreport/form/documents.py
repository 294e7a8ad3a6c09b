"""How the official report is written in documents: what its labels and titles are also called there."""

import re
from collections.abc import Mapping
from typing import NamedTuple


class DocumentWords(NamedTuple):
    """What documents write otherwise than the form.

    `aliases` are misprints and short forms of labels, each with the official one; `traditional` are characters with
    those that the form has; `beside` may stand above a table and means nothing; `nothing` is written for 0; `titles`
    are patterns of the report's title with groups `name` and `year`, `parties` those of the words that name the unit;
    `above` ends the name of a higher level before the unit's own; from a line of `after` on nothing is of the report;
    `former` are labels of editions that are no longer used, each with what these are called.
    """

    aliases: Mapping[str, str] = {}
    traditional: Mapping[str, str] = {}
    beside: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()
    titles: tuple[re.Pattern[str], ...] = ()
    periods: tuple[re.Pattern[str], ...] = ()
    parties: tuple[re.Pattern[str], ...] = ()
    above: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    former: Mapping[str, str] = {}
