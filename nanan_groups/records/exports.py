"""Taking data out: every file that leaves the portal is written whole, fingerprinted and on record before anybody gets it.

``record_export`` is the one place that appends the audit event; ``take_out`` makes the file of one or several datasets,
for the export centre and for ``manage.py export_data`` alike.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel import Sheet
from nanan_groups.kit.excel.out import TYPES, write_csv, write_xlsx
from nanan_groups.kit.excel.template import make_template
from nanan_groups.kit.files import Written, written
from nanan_groups.kit.scope import Scope, scope_of
from nanan_groups.kit.texts import short_enough

from . import audit, storms
from .imports.datasets import Asked, Dataset
from .models import Event, EventKind

# The last is the import's own template filled with the rows, to be handed in again.
FORMATS = ("xlsx", "csv", "template")
TOO_MANY = "too-many-exports"
TEMPLATE_ROWS = 5_000  # a template is written cell by cell
REASON = 200  # signs of what an export is for
KEPT_KEYS = 2_000  # of the schools an export covers; who has more has the whole district


def record_export(*, actor, what: str, count: int, sha256: str, address: str = "", subject: str = "", **facts) -> Event:
    """Append the audit event of an export. Call it before the file is handed out: no event, no file.

    ``what`` is the code of the export, never a name; of the file only its SHA-256 is kept, so that a copy found later can
    be matched. ``actor`` None is the system itself. ``facts`` are codes, days and counts; empty ones are left out.
    """
    detail = {"what": what, "count": count, "sha256": sha256}
    detail |= {name: value for name, value in facts.items() if value not in ("", None)}
    return audit.record(
        EventKind.EXPORT, actor_id=actor.pk if actor else None, address=address, subject=subject or what, detail=detail
    )


def check_rate(actor, *, recorded: int = 0) -> None:
    """RuleViolation when ``actor`` has taken out as many files within the hour as anybody may, beside the ``recorded`` ones
    under way: asked before the work, and once more under the audit's lock, so that of many at once no more get through.

    What one uploaded oneself and gets back does not count.
    """
    most = settings.EXPORTS_PER_HOUR + recorded
    taken = Event.objects.filter(actor_id=actor.pk, kind=EventKind.EXPORT, ok=True).exclude(
        subject__startswith="import:"
    )
    first_of_many = taken.order_by("-number").values_list("at", flat=True)[most - 1 : most].first()
    if first_of_many is not None and first_of_many > timezone.now() - timedelta(hours=1):
        again = timezone.localtime(first_of_many + timedelta(hours=1))
        if not recorded:  # under way there is a transaction that the refusal ends: ``take_out`` records it behind that
            _record_refused(actor)
        raise RuleViolation(
            f"一小时内最多导出 {settings.EXPORTS_PER_HOUR} 次，本次没有导出。请于 {again:%H:%M} 之后再试，"
            "或使用“全部导出”一次取得各表。",
            code=TOO_MANY,
        )


def _record_refused(actor, what: str = "export") -> None:
    detail = {"refused": TOO_MANY, "limit": settings.EXPORTS_PER_HOUR}
    storms.refused(EventKind.EXPORT, actor_id=actor.pk, subject=what, detail=detail)


@dataclass(frozen=True, slots=True)
class Taken:
    """A file ready to be handed out; whoever does closes it."""

    file: BinaryIO
    name: str
    content_type: str
    count: int
    sha256: str
    number: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for. ``filters``: value by the name of the dataset's filter."""

    day: date
    format: str = "xlsx"
    filters: Mapping[str, str] | None = None
    reason: str = ""
    clear: bool = False


def take_out(*, actor, datasets: Sequence[Dataset], wish: Wish, address: str = "", title: str = "") -> Taken:
    """The rows of ``actor``'s scope as a workbook (a sheet each) or a CSV (one dataset only), recorded.

    Raises PermissionDenied, and RuleViolation: no reason though people are named, more rows than a sheet takes.
    """
    scope = scope_of(actor)
    _check(scope, datasets, wish)
    reason = short_enough(wish.reason, REASON, "用途", "reason")
    number = new_number()
    # A template goes back in: a masked telephone would be refused there, so it carries them as they are.
    clear = wish.clear or wish.format == "template"
    asked = {
        one.code: Asked(
            scope, wish.day, _filters_of(one, wish), clear and one.may_see_clear(scope), own=wish.format == "template"
        )
        for one in datasets
    }

    def write(out) -> int:
        if wish.format == "csv":
            (one,) = datasets
            return write_csv(out, _headers(one.sheet), _lines(one, asked[one.code]))
        if wish.format == "template":
            (one,) = datasets
            return _write_template(out, one, asked[one.code], _about(actor, datasets, asked, wish, number))
        sheets = [(one.sheet.title, _headers(one.sheet), _lines(one, asked[one.code])) for one in datasets]
        return write_xlsx(out, sheets, about=_about(actor, datasets, asked, wish, number))

    def tell(done: Written) -> None:
        what = ",".join(one.code for one in datasets)
        shown = "all" if len(datasets) > 1 else what
        with transaction.atomic():
            record_export(
                actor=actor,
                what=what,
                subject=f"{shown} {number}",
                address=address,
                count=done.count,
                sha256=done.sha256,
                number=number,
                as_of=wish.day.isoformat(),
                format=wish.format,
                filter=_kept_filters(datasets, asked),
                phones=_phones(datasets, asked),
                reason=reason,
                covers=_covers(datasets, asked),
            )
            check_rate(actor, recorded=1)

    try:
        done = written(write, tell)
    except RuleViolation as refused:
        if refused.code == TOO_MANY:
            _record_refused(actor, ",".join(one.code for one in datasets))
        raise
    ending = "csv" if wish.format == "csv" else "xlsx"
    name = f"{title or datasets[0].sheet.title}-{wish.day.isoformat()}-{number}.{ending}"
    return Taken(done.file, name, TYPES[ending], done.count, done.sha256, number)


def new_number() -> str:
    """Printed in the file and kept in its event, so that a copy leads back to who took it."""
    return f"DC{timezone.localdate():%Y%m%d}-{secrets.token_hex(4).upper()}"


def _check(scope: Scope, datasets: Sequence[Dataset], wish: Wish) -> None:
    for one in datasets:
        if not one.may_export(scope):
            raise PermissionDenied(f"您的任职不含导出“{one.title}”。")
        if wish.clear and one.clear and not one.may_see_clear(scope):
            raise PermissionDenied("您的任职不能导出明文电话。")
    if wish.format not in FORMATS or (wish.format != "xlsx" and len(datasets) != 1):
        raise RuleViolation("多张表只能导出为 Excel 工作簿。", field="format", code="format")
    if wish.format == "template" and not fills_template(datasets[0], scope):
        raise PermissionDenied(f"您的任职不能导入“{datasets[0].title}”，不提供已填好的模板。")
    if any(one.personal for one in datasets) and not wish.reason.strip():
        raise RuleViolation("名单含人员信息，请写明用途。", field="reason", code="reason")


def fills_template(dataset: Dataset, scope: Scope) -> bool:
    """Whether the person may have the template filled with the rows: to hand in again, telephones and all."""
    return (
        dataset.may_export(scope) and dataset.may_import(scope) and (not dataset.clear or dataset.may_see_clear(scope))
    )


def _write_template(out, dataset: Dataset, asked: Asked, about) -> int:
    names = [column.attribute for column in dataset.sheet.entered().values()]
    found = islice(dataset.rows(asked), TEMPLATE_ROWS + 1)
    rows = [[getattr(row, name) for name in names] for row in found]
    if len(rows) > TEMPLATE_ROWS:
        raise RuleViolation(
            f"超过 {TEMPLATE_ROWS} 行，请选“Excel 工作簿”，并勾选“联系电话导出明文”（遮蔽的号码不能传回），改好后同样可以传回。",
            field="format",
            code="too-many-rows",
        )
    notes = [f"{item}：{content}" for item, content in about]
    out.write(make_template(dataset.sheet, lists=dataset.lists(asked.scope, asked.day), rows=rows, notes=notes))
    return len(rows)


def _filters_of(dataset: Dataset, wish: Wish) -> dict[str, str]:
    given = wish.filters or {}
    return {one.name: given[one.name] for one in dataset.filters if given.get(one.name)}


def _headers(sheet: type[Sheet]) -> list[str]:
    return [column.header for column in sheet.columns().values()]


def _lines(dataset: Dataset, asked: Asked) -> Iterator[list]:
    return dataset.sheet.lines(dataset.rows(asked))


# --- what the event keeps ------------------------------------------------------------------------------------------
def _kept_filters(datasets, asked) -> dict:
    """Codes chosen are kept; of what was searched for, only that it was."""
    return {
        one.name: asked[dataset.code].filters[one.name] if one.options is not None else True
        for dataset in datasets
        for one in dataset.filters
        if one.name in asked[dataset.code].filters
    } or ""


def _phones(datasets, asked) -> str:
    with_phones = [one for one in datasets if one.clear]
    if not with_phones:
        return ""
    return "clear" if any(asked[one.code].clear for one in with_phones) else "masked"


def _covers(datasets, asked) -> dict:
    """Whose rows the file holds: the whole district if any of its sheets does, else all that any of them covers."""
    told = [one.covered(asked[one.code]) for one in datasets]
    if any(one.get("district") for one in told):
        return {"district": True}
    names = sorted({name for one in told for name in one})
    return {name: sorted({key for one in told for key in one.get(name, ())})[:KEPT_KEYS] for name in names}


# --- what the file says of itself ----------------------------------------------------------------------------------
def _about(actor, datasets, asked, wish: Wish, number: str) -> list[tuple[str, str]]:
    scope = scope_of(actor)
    now = timezone.localtime()
    lines = [
        ("导出编号", number),
        ("导出人", str(actor)),
        ("任职", "、".join(scope.labels)),
        ("导出时间", f"{day_text(now.date())} {now:%H:%M}"),
        ("内容", "、".join(one.title for one in datasets)),
        ("截至日期", day_text(wish.day)),
        ("范围", "全区" if _covers(datasets, asked) == {"district": True} else "导出人任职范围内"),
        ("筛选条件", _filter_text(datasets, asked, scope, wish.day) or "无"),
        ("用途", wish.reason.strip() or "未填写"),
    ]
    if phones := _phones(datasets, asked):
        lines.append(("联系电话", {"clear": "明文", "masked": "已遮蔽"}[phones]))
    if any(one.personal for one in datasets):
        lines.append(("注意", "本文件含个人信息，仅限上述用途使用，用后请妥善保管或删除，不得转发无关人员。"))
    return lines


def _filter_text(datasets, asked, scope: Scope, day: date) -> str:
    parts = []
    for dataset in datasets:
        for one in dataset.filters:
            value = asked[dataset.code].filters.get(one.name)
            if value is not None:
                known = dict(one.options(scope, day)) if one.options is not None else {}
                parts.append(f"{one.label}：{known.get(value, value)}")
    return "；".join(parts)
