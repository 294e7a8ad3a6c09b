"""Returned workbooks and summaries, read strictly."""

from .gate import take as take
from .identity import identity_of as identity_of
from .package import Refused as Refused
from .reader import read as read
from .reader import refusal as refusal
