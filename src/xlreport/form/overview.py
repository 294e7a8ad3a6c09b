"""The few figures by which a summary is read: what its first page, its list of units and its charts show."""

from typing import NamedTuple

from .tables import Key


class Indicator(NamedTuple):
    """A figure under a short name, or the sum of some; all of one unit. `brief` ones stand in small tables too."""

    label: str
    keys: tuple[Key, ...]
    brief: bool = False


class Overview(NamedTuple):
    """The indicators of the first page, the columns of the list of units, and what the charts show.

    `results` are the groups of `results_title`, `ranked` is what units are sorted by, `compared`
    stands beside last year. `person` and `telephone` are the facts that say whom to ask.
    """

    figures: tuple[Indicator, ...]
    units: tuple[Indicator, ...]
    results_title: str
    results: tuple[Indicator, ...]
    ranked: Indicator
    compared: tuple[Indicator, ...]
    person: str
    telephone: str
