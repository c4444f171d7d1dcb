"""Seeding the ten measures and who takes part in each (意见 五)."""

from groups.measures.catalogue.models import Measure, MeasureDepartment
from groups.registry.models import Department
from groups.registry.policy.services import Loaded, insert, read


def load_measures(loaded: Loaded) -> None:
    known = set(Measure.objects.order_by("pk").values_list("ordinal", flat=True))
    data = [m for m in read("measures") if m["ordinal"] not in known]
    departments = {d.code: d for d in Department.objects.all()}
    rows = insert(
        loaded,
        Measure,
        [Measure(ordinal=m["ordinal"], clause=m["clause"], title=m["title"], open_list=m["open_list"]) for m in data],
    )
    by_ordinal = {row.ordinal: row for row in rows}
    insert(
        loaded,
        MeasureDepartment,
        [
            MeasureDepartment(
                measure=by_ordinal[m["ordinal"]], department=departments[code], part=part, ordinal=position
            )
            for m in data
            for part, codes in (("lead", m["lead"]), ("cooperating", m["cooperating"]))
            for position, code in enumerate(codes, start=1)
        ],
    )
