"""What can stop the program; everything that is merely wrong in a return is a finding instead."""


class XlreportError(Exception):
    """Something the person at the keyboard can mend.

    `code` is stable and English, `message` and `suggestion` are Chinese sentences.
    """

    code = "ERROR"

    def __init__(self, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.suggestion = suggestion


class FormError(XlreportError):
    """A form file that contradicts itself; the message names the place in the file."""

    code = "FORM"


class UsageError(XlreportError):
    """Arguments that make no sense together, or name something that does not exist."""

    code = "USAGE"


class RosterError(XlreportError):
    """A roster that cannot be read, or lists a unit twice."""

    code = "ROSTER"


class OutputError(XlreportError):
    """An output that cannot be written, or that would replace somebody else's file."""

    code = "OUTPUT"


class YearsDiffer(XlreportError):
    """Returns of several years and nothing that settles which one is meant."""

    code = "YEARS-DIFFER"
