"""Files of parts in a zip, as office applications write them: let in by bounded sizes, their XML parsed strictly."""

from .package import (
    END_OF_DIRECTORY,
    RETURNS,
    SUMMARIES,
    ZIP,
    Limits,
    Names,
    Package,
    Refused,
    directory,
    inflated,
    is_locked,
    judge_names,
    judge_sizes,
    mib,
    open_zip,
)
from .relations import MACROS, OFFICE, below_root, relations
from .strict_xml import elements, streamed_elements

__all__ = [
    "END_OF_DIRECTORY",
    "Limits",
    "MACROS",
    "Names",
    "OFFICE",
    "Package",
    "RETURNS",
    "Refused",
    "SUMMARIES",
    "ZIP",
    "below_root",
    "directory",
    "elements",
    "inflated",
    "is_locked",
    "judge_names",
    "judge_sizes",
    "mib",
    "open_zip",
    "relations",
    "streamed_elements",
]
