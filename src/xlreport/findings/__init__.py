"""What was found in a file, and what became of it."""

from .catalogue import CODES as CODES
from .catalogue import finding_of as finding_of
from .finding import Finding as Finding
from .finding import Suggestion as Suggestion
from .finding import sentence as sentence
from .outcome import ACCEPTED as ACCEPTED
from .outcome import DUPLICATE as DUPLICATE
from .outcome import REJECTED as REJECTED
from .outcome import SKIPPED as SKIPPED
from .outcome import STATUS_WORDS as STATUS_WORDS
from .outcome import SUPERSEDED as SUPERSEDED
from .outcome import UNKNOWN as UNKNOWN
from .outcome import Collection as Collection
from .outcome import Merged as Merged
from .outcome import Outcome as Outcome
from .outcome import Reading as Reading
from .outcome import first_error as first_error
from .outcome import in_order as in_order
