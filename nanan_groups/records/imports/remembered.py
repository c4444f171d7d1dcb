"""What a unit (a school, the district) once answered about the files of a dataset: kept for the next one, and forgotten.

Both are acts with history. A file that has been checked keeps the answers it was checked with.
"""

from collections.abc import Mapping

from django.db.models import Count, QuerySet

from ..acts import act
from ..models import Act, ActKind, KeptAnswer
from .datasets import Dataset, Unit

QUIET = 60  # answers at once of which the act no longer names each

Key = tuple[str, str, str]  # kind, column, what was asked


def remembered(dataset: str, unit: str) -> QuerySet[KeptAnswer]:
    return KeptAnswer.objects.filter(dataset=dataset, unit=unit)


def counted(units: Mapping[str, str]) -> dict[str, int]:
    """How many answers are kept, by dataset. ``units``: the unit's code by dataset."""
    rows = KeptAnswer.objects.filter(dataset__in=units, unit__in=set(units.values())).order_by()
    counts = rows.values_list("dataset", "unit").annotate(Count("pk"))
    return {dataset: count for dataset, unit, count in counts if units[dataset] == unit}


def last_acts(rows: list[KeptAnswer]) -> dict[int, Act]:
    """Who said it last, and when, by key."""
    told = KeptAnswer.history.filter(id__in=[row.pk for row in rows]).select_related("act__actor")
    return {one.id: one.act for one in told.order_by("history_id")}


def keep(*, dataset: str, unit: str, wanted: Mapping[Key, str], actor, title: str, reason: str, about: str) -> None:
    """Keep the answers that are new or other than before; no act where none is."""
    before = {(row.kind, row.column, row.asked): row for row in remembered(dataset, unit).order_by("pk")}
    changed = {key: said for key, said in wanted.items() if key not in before or before[key].answer != said}
    if not changed:
        return
    with act(
        kind=ActKind.ENTRY,
        verb="answer_import",
        title=f"导入对照：{title}",
        actor=actor,
        reason=reason,
        about=about,
        quiet=len(changed) > QUIET,
    ) as draft:
        for key, said in changed.items():
            kind, column, asked = key
            if key in before:
                draft.update(before[key], answer=said)
            else:
                draft.add(KeptAnswer(dataset=dataset, unit=unit, kind=kind, column=column, asked=asked, answer=said))


def forget(*, dataset: Dataset, unit: Unit, pk: int, actor) -> bool:
    """Delete one answer of this unit: the next file is asked again. False when there is none, and nothing is done.

    The caller has asked whether the person may import the dataset for the unit: who may answer otherwise may forget.
    """
    with act(
        kind=ActKind.ENTRY,
        verb="forget_import_answer",
        title=f"删除导入对照：{dataset.title}",
        actor=actor,
        about=f"import:{dataset.code}",
    ) as draft:
        row = remembered(dataset.code, unit.code).select_for_update().filter(pk=pk).first()
        if row is None:
            draft.cancel()
            return False
        draft.note(row.asked or row.column, row._meta.verbose_name, row.answer, "")
        row.delete()
    return True
