"""Opening a workbook to write it back: with everything openpyxl keeps, and one thing it drops.

Excel saves a drop-down whose list stands in another worksheet as an extension (x14). openpyxl leaves extensions out; these
are put back as ordinary drop-downs, which Excel, WPS and LibreOffice take as well.
"""

import re
import warnings
import zipfile
from xml.etree.ElementTree import Element, ParseError

from openpyxl import Workbook
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.xml.functions import fromstring

# What openpyxl stumbles over in workbooks that Excel and WPS open without a word, mostly odd styles.
UNREADABLE = (
    TypeError, ValueError, KeyError, IndexError, AttributeError, OverflowError, ParseError, InvalidFileException,
    zipfile.BadZipFile,
)  # fmt: skip
MOST_CELLS = 600_000  # of all worksheets; more would take more memory than one download is worth
BLOCK = 1 << 20
_TAGS = re.compile(rb"<(?:\w+:)?(row|c)[\s>/]")
# openpyxl makes a cell of each cell of these, however few of them are written down.
_AREAS = re.compile(rb"<(?:\w+:)?(?:mergeCell|hyperlink)\s[^>]*?\bref\s*=\s*[\"']([^\"']{1,40})")
_X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_FORMULA = "{http://schemas.microsoft.com/office/excel/2006/main}f"
_PLACE = "{http://schemas.microsoft.com/office/excel/2006/main}sqref"
_TRUTHS = {"allowBlank": "allow_blank", "showErrorMessage": "showErrorMessage", "showInputMessage": "showInputMessage"}
_TEXTS = ("type", "errorStyle", "operator", "errorTitle", "error", "promptTitle", "prompt")


class WholeBook:
    """A workbook on its way to being written back. ``book`` is openpyxl's."""

    def __init__(self, path, *, stream: bool) -> None:
        """``stream``: cells are read as they are asked for, and nothing but cells; else everything is kept."""
        # As an open file: openpyxl would judge a path by its ending, and a kept upload may have none.
        self._file = open(path, "rb")  # noqa: SIM115 close() closes it
        try:
            with warnings.catch_warnings():
                # It warns of each extension it leaves out; nobody would read that.
                warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
                reader = ExcelReader(self._file, read_only=stream, keep_links=not stream, rich_text=not stream)
                reader.read()
            self.book: Workbook = reader.wb
            if not stream:
                self._put_back({sheet.name: link.target for sheet, link in reader.parser.find_sheets()})
        except BaseException:
            self._file.close()
            raise

    def _put_back(self, parts: dict[str, str]) -> None:
        with zipfile.ZipFile(self._file) as package:
            for sheet in self.book.worksheets:
                for rule in _extended(package.read(parts[sheet.title])):
                    sheet.add_data_validation(rule)

    def __enter__(self) -> "WholeBook":
        return self

    def __exit__(self, *raised) -> None:
        self.book.close()
        self._file.close()


def size(path) -> tuple[int, int]:
    """The most rows a worksheet holds, and the cells of all of them, counted without building any."""
    rows, cells = 0, 0
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.lower().endswith(".xml"):  # worksheets may lie anywhere
                found = _count(package, name)
                rows, cells = max(rows, found[b"row"]), cells + found[b"c"]
    return rows, cells


def _count(package: zipfile.ZipFile, name: str) -> dict[bytes, int]:
    found = {b"row": 0, b"c": 0}
    rest = b""
    with package.open(name) as part:
        while block := part.read(BLOCK):
            data = rest + block
            cut = data.rfind(b"<")
            data, rest = data[:cut], data[cut:]
            for tag in _TAGS.findall(data):
                found[tag] += 1
            for ref in _AREAS.findall(data):
                found[b"c"] += _area(ref)
    return found


def _area(ref: bytes) -> int:
    """The cells of a range; one that cannot be read counts as too many."""
    try:
        left, top, right, bottom = range_boundaries(ref.decode("ascii"))
        return (right - left + 1) * (bottom - top + 1)
    except (ValueError, TypeError):
        return MOST_CELLS + 1


def _extended(xml: bytes) -> list[DataValidation]:
    """The drop-downs among the extensions at the end of a worksheet's XML."""
    if b"extLst" not in xml[-BLOCK:] or b"dataValidations" not in xml[xml.rfind(b"</sheetData>") :]:
        return []
    # The cells are left out, so that only the head and the tail are parsed.
    start, end = xml.find(b"<sheetData"), xml.rfind(b"</sheetData>")
    rest = xml[:start] + xml[end + len(b"</sheetData>") :] if 0 <= start < end else xml
    return [rule for element in fromstring(rest).iter(f"{_X14}dataValidation") if (rule := _rule(element)) is not None]


def _rule(element: Element) -> DataValidation | None:
    place = element.findtext(_PLACE)
    if not place:
        return None
    given = {name: element.get(name) for name in _TEXTS if element.get(name)}
    given |= {ours: element.get(theirs) in ("1", "true") for theirs, ours in _TRUTHS.items()}
    formulas = {name: element.findtext(f"{_X14}{name}/{_FORMULA}") or None for name in ("formula1", "formula2")}
    return DataValidation(**given, **formulas, sqref=place)
