"""The one declaration of a sheet: a django-import-export Resource whose fields are Columns.

Template, reading, checks, error workbook, export and the back office's export all go over the same columns.
"""

from collections import namedtuple
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from operator import attrgetter

from import_export.fields import Field
from import_export.resources import Resource
from import_export.widgets import Widget

from nanan_groups.kit.errors import RuleViolation

from .kinds import Choice, Kind, Reference, Text, is_blank
from .likely import named

CHUNK = 1_000  # rows shown at once


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one row. ``column`` is the attribute name of the column, "" for the whole row."""

    column: str
    code: str
    sentence: str


class AsItIs(Widget):
    """Values keep their type: numbers stay numbers, days stay days. ``choices``: stored value → Chinese label."""

    def __init__(self, choices=None, kind: Kind | None = None):
        super().__init__(coerce_to_string=False)
        self.choices = choices
        self.kind = kind

    def render(self, value, obj=None, **kwargs):
        if self.choices is not None:
            return self.choices.get(value, "") if value not in (None, "") else ""
        if self.kind is not None:
            return "" if value is None else self.kind.show(value)
        if isinstance(value, bool):
            return "是" if value else "否"
        return value

    def clean(self, value, row=None, **kwargs):
        return self.kind.read(value) if self.kind is not None else value


class Column(Field):
    """One column: its header, the attribute it reads, and how its cells are entered.

    ``kind`` None: the column is only printed. ``required``: a row without it is refused. ``example``: the example row of the
    template. ``stands``: the file must have the column although its cells may be blank, since blank says something.
    ``write``: the permission without which a filled cell is refused. ``personal``: masked for readers who do not need it.
    ``for_all``: a file without the column may say one value for all its rows, this one is proposed ("" none is); None: it has
    to have the column, where it stands. ``for_all_if``: the column and the stored value of the rows that take what is said
    so, the others keep what they have. ``also``: what other programs call it.
    """

    def __init__(
        self,
        header: str,
        attribute: str,
        choices=None,
        *,
        kind: Kind | None = None,
        required: bool = False,
        stands: bool = False,
        example="",
        help: str = "",
        write: str = "",
        personal: bool = False,
        for_all: str | None = None,
        for_all_if: tuple[str, str] | None = None,
        also: Sequence[str] = (),
    ):
        super().__init__(attribute=attribute, column_name=header, readonly=True, widget=AsItIs(choices, kind))
        self.kind = kind
        self.required = required
        self.stands = required or stands
        self.example = example
        self.help = help
        self.write = write
        self.personal = personal
        self.for_all = for_all
        self.for_all_if = for_all_if
        self.also = tuple(also)

    @property
    def header(self) -> str:
        return self.column_name

    def shown(self, values: Sequence) -> list:
        """The cells of many values: each distinct choice is looked up, what is shown as it is passes through."""
        if isinstance(self.kind, Choice) and type(self.kind).show is Choice.show:
            labels_of = self.kind.labels
            return [labels_of.get(value, "") for value in values]
        if self.kind is not None and type(self.kind).show is Kind.show:
            return ["" if value is None else value for value in values]
        render = self.widget.render
        if self.kind is None:
            return [render(value) for value in values]
        told = {value: render(value) for value in set(values)}
        return [told[value] for value in values]

    @property
    def entered(self) -> bool:
        return self.kind is not None

    @property
    def options(self) -> list[str]:
        """The labels of the drop-down, when the column is a choice."""
        return list(self.kind.labels.values()) if isinstance(self.kind, Choice) else []

    def read(self, raw):
        """The value of a cell; RuleViolation with its sentence when it cannot be taken."""
        if is_blank(raw):
            if self.required:
                raise RuleViolation(f"“{self.header}”必填，请补充。", code="required")
            return self.kind.empty
        return self.kind.read(raw)

    def says(self, text: str) -> bool:
        """Whether a text is a value of the column, in the sheet's words or in those of other programs."""
        try:
            return self.kind.read(text) != self.kind.empty
        except RuleViolation:
            return isinstance(self.kind, Choice) and text.strip() in self.kind.also

    def accepts(self) -> str:
        return f"{self.help}{self.kind.accepts() if self.kind else ''}"

    def mend(self, said: str = "") -> str:
        """What to put in a cell of a file that has no lists to choose from; of many options those near ``said`` first."""
        if self.options:
            return f"{self.help}可填：{named(said, self.options)}。"
        return f"{self.help}填写名称或编码。" if isinstance(self.kind, Reference) else self.accepts()


class Columns(Resource):
    """The columns of one list, in order. The only declaration of what an export of it holds."""

    @classmethod
    def columns(cls) -> dict[str, Column]:
        """By attribute name, in the order of the sheet."""
        order = getattr(cls._meta, "export_order", None) or list(cls.fields)
        return {name: cls.fields[name] for name in [*order, *(n for n in cls.fields if n not in order)]}

    @classmethod
    def lines(cls, rows: Iterable) -> Iterator[list]:
        """What an export prints of each row: ``export_resource``, a chunk and a column at a time."""
        columns = list(cls.columns().values())
        values_of = attrgetter(*(column.attribute for column in columns))
        rows = iter(rows)
        while chunk := list(islice(rows, CHUNK)):
            found = map(values_of, chunk) if len(columns) > 1 else ((values_of(row),) for row in chunk)
            shown = [column.shown(values) for column, values in zip(columns, zip(*found, strict=True), strict=True)]
            yield from map(list, zip(*shown, strict=True))


class Sheet(Columns):
    """A list that can also be entered.

    ``title`` is the name of the worksheet; ``version`` is printed in the template and checked when it comes back; ``key``:
    attribute names that tell one row from another within a file.
    """

    title = ""
    version = "1"
    key: tuple[str, ...] = ()
    about_whom: tuple[str, ...] = ()  # the columns that say whom a row is about; none: those of the key
    note = ""  # one or two sentences at the head of the template
    without = "按留空处理。"  # what happens to a column that a file does not have, as its preview says

    @classmethod
    def entered(cls) -> dict[str, Column]:
        return {name: column for name, column in cls.columns().items() if column.entered}

    @classmethod
    def row_type(cls):
        """A named tuple of the entered columns' values: what ``rules`` gets."""
        return _row_type(cls)

    @classmethod
    def rules(cls, row) -> Iterator[Problem]:
        """Rules across the columns of one row: pure, no database. Shared by form, import and service.

        Of a row in which some cells could not be read they are asked as well (partial.py): they ask it by names alone.
        """
        return iter(())

    @classmethod
    def subject_of(cls, row) -> str:
        """Whom a row is about, in the words of the file."""
        said = (getattr(row, name) for name in cls.about_whom or cls.key if name in cls.entered())
        return "、".join(str(one) for one in said if one not in (None, ""))

    @classmethod
    def check_one(cls, raw: Mapping[str, object]):
        """A row from a form or a service: (row, problems); row is None when a cell could not be read."""
        values, problems = {}, []
        for name, column in cls.entered().items():
            try:
                values[name] = column.read(raw.get(name))
            except RuleViolation as refused:
                problems.append(Problem(name, refused.code, refused.sentence))
        if problems:
            return None, problems
        row = cls.row_type()(**values)
        problems = list(cls.rules(row))
        return row, problems


@cache
def _row_type(sheet):
    return namedtuple(f"{sheet.__name__}Row", list(sheet.entered()))


def labels(choices) -> dict[str, str]:
    return dict(choices.choices if hasattr(choices, "choices") else choices)


__all__ = ["AsItIs", "Column", "Columns", "Problem", "Sheet", "Text", "labels"]
