"""Sheets: one declaration of columns, from which template, reading, checks, error workbook and export follow."""

from .checks import Checker, Chunk
from .columns import Column, Columns, Problem, Sheet, labels
from .kinds import Choice, Code, Day, Flag, Kind, Month, Reference, SchoolYear, Text, Whole

__all__ = [
    "Checker",
    "Choice",
    "Chunk",
    "Code",
    "Column",
    "Columns",
    "Day",
    "Flag",
    "Kind",
    "Month",
    "Problem",
    "Reference",
    "SchoolYear",
    "Sheet",
    "Text",
    "Whole",
    "labels",
]
