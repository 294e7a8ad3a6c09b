"""What other programs read."""

from .json_documents import check_document, error_document, explanation, items_document, merge_document, rules_document

__all__ = ["check_document", "error_document", "explanation", "items_document", "merge_document", "rules_document"]
