"""What other programs read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..faces import hand_on

if TYPE_CHECKING:
    from .explanations import explanation as explanation
    from .explanations import explanations as explanations
    from .json_documents import check_document as check_document
    from .json_documents import convert_document as convert_document
    from .json_documents import error_document as error_document
    from .json_documents import merge_document as merge_document
    from .json_documents import report_document as report_document
    from .json_figures import diff_document as diff_document
    from .json_figures import show_document as show_document
    from .json_form import explanations_document as explanations_document
    from .json_form import items_document as items_document
    from .json_form import rules_document as rules_document
    from .json_round import run_document as run_document
    from .json_round import status_document as status_document
    from .schema import schema as schema

__all__ = hand_on(
    __name__,
    {
        "explanations": "explanation explanations",
        "json_documents": "check_document convert_document error_document merge_document report_document",
        "json_figures": "diff_document show_document",
        "json_form": "explanations_document items_document rules_document",
        "json_round": "run_document status_document",
        "schema": "schema",
    },
)
