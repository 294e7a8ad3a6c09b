"""What the page can ask for, by its name, and what it is told in JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from .. import export
from ..errors import XlreportError
from ..findings import STATE_WORDS, STATUS_WORDS
from ..form import SEVERITY_WORDS, load
from ..intake import LARGEST
from . import reading, results, said, saved
from .session import Session


def answer(session: Session, order: str, given: str) -> str:
    """What the page asks for, in JSON; what stopped it is a document too."""
    try:
        return json.dumps(_ORDERS[order](session, *json.loads(given)), ensure_ascii=False)
    except XlreportError as error:
        return json.dumps(export.error_document(error), ensure_ascii=False)


def begin(session: Session) -> dict[str, Any]:
    """What the page shows of the program itself."""
    import xlreport

    form = load()
    return {
        "program": xlreport.__version__,
        "title": form.title,
        "kinds": list(form.kinds),
        "statuses": STATUS_WORDS,
        "states": STATE_WORDS,
        "severities": SEVERITY_WORDS,
        "largest": LARGEST,
        "acceptable": list(form.acceptable),
    }


def rules(session: Session) -> dict[str, Any]:
    """The rule book."""
    return export.rules_document(load())


def explain(session: Session, code: str) -> dict[str, Any]:
    """What a code means."""
    return export.explanations_document(code, export.explanations(load(), code))


_ORDERS: Mapping[str, Callable[..., Any]] = {
    "begin": begin,
    "settle": said.settle,
    "open": reading.open_file,
    "refuse": reading.refuse,
    "step": reading.step,
    "read": reading.read,
    "keep": reading.keep,
    "forget": reading.forget,
    "conclude": results.conclude,
    "summary": results.summary,
    "status_list": results.status_list,
    "marked": results.marked,
    "templates": results.templates,
    "report": results.report,
    "reports": results.reports,
    "rules": rules,
    "explain": explain,
    "save_begin": saved.save_begin,
    "save_add": saved.save_add,
    "save_end": saved.save_end,
    "unpack": saved.unpack,
    "open_saved": saved.open_saved,
}
