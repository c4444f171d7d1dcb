"""Moving what stands in a worksheet: one column to the right, and together where rows are left out.

openpyxl moves cells alone. Here whatever points at them moves with them: merged areas, drop-downs, conditional formats,
widths, heights, filters, print set-up, panes, names, tables, and the formulas of the whole workbook.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError
from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries
from openpyxl.workbook.defined_name import DefinedNameDict
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

LAST_COLUMN, LAST_ROW = 16_384, 1_048_576
GONE = "#REF!"

_CELL = r"(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})"
_ONE = re.compile(_CELL)
_AREA = re.compile(f"{_CELL}:{_CELL}")
_COLUMNS = re.compile(r"(\$?)([A-Z]{1,3}):(\$?)([A-Z]{1,3})")
_ROWS = re.compile(r"(\$?)([0-9]{1,7}):(\$?)([0-9]{1,7})")


def move(sheet: Worksheet, *, columns: int = 0, rows: Iterable[int] | None = None) -> "Move":
    """Move ``sheet`` by ``columns`` to the right and keep only ``rows`` (all when None)."""
    moving = Move(sheet.title, sheet.max_row, columns=columns, rows=rows)
    if moving.columns or moving.kept is not None:
        moving.apply(sheet)
    return moving


class Move:
    """Where everything of the worksheet ``title`` goes; ``last`` is its last row that holds something.

    ``row(number)`` is the new number of a row, None when it is left out.
    """

    def __init__(self, title: str, last: int, *, columns: int, rows: Iterable[int] | None) -> None:
        self.title, self.last, self.columns = title, last, columns
        self.kept = None if rows is None else sorted({row for row in rows if row <= last})
        self._new = None if self.kept is None else {row: new for new, row in enumerate(self.kept, start=1)}
        self._gone = 0 if self.kept is None else last - len(self.kept)

    def row(self, number: int) -> int | None:
        if self._new is None:
            return number
        return number - self._gone if number > self.last else self._new.get(number)

    def column(self, number: int) -> int:
        return min(LAST_COLUMN, number + self.columns)

    def span(self, first: int, last: int) -> tuple[int, int] | None:
        """The rows that are left of those from ``first`` to ``last``. Below the last row that holds something, an area
        keeps its length: drop-downs there are for rows still to come."""
        if self.kept is None:
            return first, last
        start = first - self._gone if first > self.last else bisect_left(self.kept, first) + 1
        if last >= LAST_ROW:
            return start, LAST_ROW
        stop = last - self._gone if last > self.last else bisect_right(self.kept, last)
        return (start, stop) if start <= stop else None

    def area(self, reference: str) -> str | None:
        first_column, first, last_column, last = range_boundaries(reference)
        rows = self.span(first, last)
        if rows is None:
            return None
        start = f"{get_column_letter(self.column(first_column))}{rows[0]}"
        stop = f"{get_column_letter(self.column(last_column))}{rows[1]}"
        return start if start == stop and ":" not in reference else f"{start}:{stop}"

    def areas(self, references: Iterable) -> list[str]:
        return [moved for reference in references if (moved := self.area(str(reference)))]

    # --- formulas --------------------------------------------------------------------------------------------------
    def formula(self, text: str, *, here: bool, shift: int | None = None) -> str:
        """A formula after the move. ``here``: it stands in the moved sheet, so that its bare references mean it.
        ``shift``: by how many rows the place it is relative to moves (drop-downs and formats); None: it is a cell's own."""
        led = text.startswith("=")
        try:
            tokens = Tokenizer(text if led else f"={text}").items
        except (TokenizerError, IndexError):
            return text  # what the tokenizer cannot take apart is left as it was written
        parts = [self._token(token, here, shift) for token in tokens]
        return ("=" if led else "") + "".join(parts)

    def _token(self, token: Token, here: bool, shift: int | None) -> str:
        if token.type != Token.OPERAND or token.subtype != Token.RANGE:
            return token.value
        title, mark, reference = token.value.rpartition("!")
        if mark:
            if title.strip("'").replace("''", "'") != self.title:
                return token.value
        elif not here:
            return token.value
        return title + mark + self._reference(reference, shift)

    def _reference(self, text: str, shift: int | None) -> str:
        if match := _ONE.fullmatch(text):
            row = self._one_row(match[3], int(match[4]), shift)
            return GONE if row is None else f"{match[1]}{self._letter(match[2])}{match[3]}{row}"
        if match := _AREA.fullmatch(text):
            rows = self._rows(match[3], int(match[4]), match[7], int(match[8]), shift)
            if rows is None:
                return GONE
            start = f"{match[1]}{self._letter(match[2])}{match[3]}{rows[0]}"
            return f"{start}:{match[5]}{self._letter(match[6])}{match[7]}{rows[1]}"
        if match := _COLUMNS.fullmatch(text):
            return f"{match[1]}{self._letter(match[2])}:{match[3]}{self._letter(match[4])}"
        if match := _ROWS.fullmatch(text):
            rows = self._rows(match[1], int(match[2]), match[3], int(match[4]), shift)
            return GONE if rows is None else f"{match[1]}{rows[0]}:{match[3]}{rows[1]}"
        return text

    def _letter(self, letters: str) -> str:
        return get_column_letter(self.column(column_index_from_string(letters)))

    def _one_row(self, fixed: str, number: int, shift: int | None) -> int | None:
        return self.row(number) if fixed or shift is None else number + shift

    def _rows(self, fixed: str, first: int, also: str, last: int, shift: int | None) -> tuple[int, int] | None:
        if shift is None or (fixed and also):
            return self.span(min(first, last), max(first, last))
        start, stop = self._one_row(fixed, first, shift), self._one_row(also, last, shift)
        return None if start is None or stop is None else (start, stop)

    # --- everything ------------------------------------------------------------------------------------------------
    def apply(self, sheet: Worksheet) -> None:
        book = sheet.parent
        self._cells(sheet)
        for other in book.worksheets:
            here = other is sheet
            for cell in other._cells.values():
                if cell.data_type == "f":
                    self._cell_formula(cell, here)
            self._validations(other, here)
            self._conditions(other, here)
            self._names(other.defined_names, here)
        self._names(book.defined_names, False)
        sheet.merged_cells = MultiCellRange([CellRange(area) for area in self._merged(sheet)])
        if self.columns:
            self._widths(sheet)
        if self.kept is not None:
            self._heights(sheet)
        self._filters(sheet)
        self._paper(sheet)
        self._view(sheet)

    def _cells(self, sheet: Worksheet) -> None:
        cells = {}
        for (row, column), cell in sheet._cells.items():
            new = self.row(row)
            if new is None:
                continue
            cell.row, cell.column = new, column + self.columns
            cells[new, cell.column] = cell
            if cell.hyperlink is not None:
                cell.hyperlink.ref = cell.coordinate
        sheet._cells = cells

    def _cell_formula(self, cell, here: bool) -> None:
        if isinstance(cell.value, str):
            cell.value = self.formula(cell.value, here=here)
        elif isinstance(cell.value, ArrayFormula):
            cell.value.text = self.formula(cell.value.text, here=here)
            if here:
                cell.value.ref = self.area(cell.value.ref) or cell.coordinate

    def _merged(self, sheet: Worksheet) -> Iterator[str]:
        for old in sheet.merged_cells.ranges:
            moved = self.area(old.coord)
            if moved and len(set(moved.split(":"))) > 1:
                yield moved

    def _shift(self, references: Iterable) -> int:
        """By how many rows the first row of some areas moves."""
        firsts = [span for bounds in map(str, references) if (span := self._first(bounds))]
        return min(firsts)[1] if firsts else 0

    def _first(self, reference: str) -> tuple[int, int] | None:
        _, first, _, last = range_boundaries(reference)
        rows = self.span(first, last)
        return (first, rows[0] - first) if rows else None

    def _validations(self, other: Worksheet, here: bool) -> None:
        left = []
        for rule in other.data_validations.dataValidation:
            shift = self._shift(rule.sqref) if here else None
            for name in ("formula1", "formula2"):
                if text := getattr(rule, name):
                    setattr(rule, name, self.formula(text, here=here, shift=shift))
            if here:
                rule.sqref = MultiCellRange([CellRange(area) for area in self.areas(rule.sqref)])
            if rule.sqref:
                left.append(rule)
        other.data_validations.dataValidation = left

    def _conditions(self, other: Worksheet, here: bool) -> None:
        moved = ConditionalFormattingList()
        for condition in other.conditional_formatting:
            shift = self._shift(condition.sqref) if here else None
            areas = self.areas(condition.sqref) if here else [str(condition.sqref)]
            for rule in condition.rules if areas else ():
                rule.formula = [self.formula(text, here=here, shift=shift) for text in rule.formula]
                moved.add(" ".join(areas), rule)
        other.conditional_formatting = moved

    def _names(self, names: DefinedNameDict, here: bool) -> None:
        for name in names.values():
            if name.attr_text:
                name.attr_text = self.formula(name.attr_text, here=here)

    def _widths(self, sheet: Worksheet) -> None:
        rooms = list(sheet.column_dimensions.values())
        sheet.column_dimensions.clear()
        for room in rooms:
            room.reindex()
            room.min, room.max = self.column(room.min), self.column(room.max)
            room.index = get_column_letter(room.min)
            sheet.column_dimensions[room.index] = room

    def _heights(self, sheet: Worksheet) -> None:
        old = dict(sheet.row_dimensions)
        sheet.row_dimensions.clear()
        for number, room in old.items():
            if new := self.row(number):
                room.index = new
                sheet.row_dimensions[new] = room

    def _filters(self, sheet: Worksheet) -> None:
        if sheet.auto_filter.ref:
            sheet.auto_filter.ref = self.area(sheet.auto_filter.ref)
        for table in list(sheet.tables.values()):
            moved = self.area(table.ref)
            if moved is None:
                del sheet.tables[table.name]
                continue
            table.ref = moved
            if table.autoFilter is not None:
                table.autoFilter.ref = self.area(table.autoFilter.ref)

    def _paper(self, sheet: Worksheet) -> None:
        if sheet.print_area:
            sheet.print_area = self.areas(area.coord for area in sheet._print_area.ranges)
        if sheet.print_title_cols:
            sheet.print_title_cols = self._reference(sheet.print_title_cols, None).replace("$", "")
        for brk in sheet.col_breaks.brk:
            brk.id = self.column(brk.id)
        if self.kept is not None:
            breaks = [(brk, bisect_right(self.kept, brk.id)) for brk in sheet.row_breaks.brk]
            for brk, new in breaks:
                brk.id = new
            sheet.row_breaks.brk = [brk for brk, new in breaks if 0 < new < len(self.kept)]

    def _view(self, sheet: Worksheet) -> None:
        """Frozen columns stay the same ones; the view begins at the top, where the new column is."""
        view = sheet.sheet_view
        view.topLeftCell = None
        pane = view.pane
        if pane is None or pane.state not in ("frozen", "frozenSplit"):
            return
        if pane.xSplit:
            pane.xSplit += self.columns
        pane.topLeftCell = f"{get_column_letter(int(pane.xSplit or 0) + 1)}{int(pane.ySplit or 0) + 1}"
