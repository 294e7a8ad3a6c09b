"""What other programs read."""

from .explanations import explanation, explanations
from .json_documents import check_document, convert_document, error_document, merge_document, report_document
from .json_figures import diff_document, show_document
from .json_form import explanations_document, items_document, rules_document
from .json_round import run_document, status_document
from .schema import schema

__all__ = [
    "check_document",
    "convert_document",
    "diff_document",
    "error_document",
    "explanation",
    "explanations",
    "explanations_document",
    "items_document",
    "merge_document",
    "report_document",
    "rules_document",
    "run_document",
    "schema",
    "show_document",
    "status_document",
]
