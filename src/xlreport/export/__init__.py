"""What other programs read."""

from .json_documents import check_document as check_document
from .json_documents import error_document as error_document
from .json_documents import explanation as explanation
from .json_documents import items_document as items_document
from .json_documents import merge_document as merge_document
from .json_documents import rules_document as rules_document
