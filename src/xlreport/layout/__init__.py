"""Where everything of a form stands in a workbook."""

from . import summary as summary
from .build import layout_of as layout_of
from .heads import merged_heads as merged_heads
from .identity import CONTENT as CONTENT
from .identity import CORRECTS as CORRECTS
from .identity import RETURN as RETURN
from .identity import SUMMARY as SUMMARY
from .identity import as_sent as as_sent
from .identity import content_hash as content_hash
from .identity import copy_facts as copy_facts
from .identity import identity_facts as identity_facts
from .identity import stamp_of as stamp_of
from .identity import stamp_text as stamp_text
from .layout import CellCheck as CellCheck
from .layout import ClaimCheck as ClaimCheck
from .layout import Layout as Layout
from .layout import Sheet as Sheet
from .place import Place as Place
from .place import column_name as column_name
from .summary import MEMBERS as MEMBERS
