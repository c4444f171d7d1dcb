"""All plans' tasks as rows of one sheet."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone

from nanan_groups.kit.arrows import Reader

from ..enums import Checkpoint
from ..logic.plan_case import ANNUAL_PLAN
from ..models import GroupVersion, PlanTask
from ..queries.plans import site_names

HEADERS = (
    "集团编码", "集团", "计划状态", "序号", "领域", "任务举措", "目标", "单位", "现状", "责任人", "完成日期", "经费（元）",
    "涉及成员", "半年完成（%）", "半年进展", "半年说明", "年终完成（%）", "年终进展", "年终说明",
)  # fmt: skip


def task_lines(tasks: QuerySet, reader: Reader) -> Iterator[tuple]:
    """In the order of the groups' codes. Four queries, and one for the names of the schools they concern."""
    names = site_names(PlanTask.schools.through.objects.filter(plantask__in=tasks.order_by()).values("site"))
    versions = GroupVersion.objects.active_on(timezone.localdate()).order_by("group_id")
    groups = dict(versions.values_list("group_id", "name"))
    rows = tasks.select_related("plan__group", "plan__case").prefetch_related("schools", "progress")
    for task in rows.order_by("plan__group__code", "ordinal", "pk"):
        told = {one.checkpoint: one for one in task.progress.all()}
        group = task.plan.group
        yield (
            group.code, groups.get(group.pk, ""), ANNUAL_PLAN.word(task.plan.case.state, reader), task.ordinal,
            task.get_field_display(), task.measure, task.target, task.unit, task.baseline, task.responsible, task.due_on,
            task.money / 100 if task.money % 100 else task.money // 100,
            "、".join(sorted(names(site.pk) for site in task.schools.all())),
            *_told(told.get(Checkpoint.HALF)), *_told(told.get(Checkpoint.YEAR)),
        )  # fmt: skip


def _told(row) -> tuple:
    return (None, "", "") if row is None else (row.percent, row.get_light_display(), row.evidence)
