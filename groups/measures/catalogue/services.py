"""Seeding the ten measures (意见 五), the six safeguards (意见 六) and who takes part in each."""

from groups.measures.catalogue.models import Measure, MeasureDepartment
from groups.registry.models import Department
from groups.registry.policy.services import Loaded, insert, read


def load_measures(loaded: Loaded) -> None:
    _load(loaded, Measure.Kind.MEASURE, read("measures"))
    _load(loaded, Measure.Kind.SAFEGUARD, read("safeguards"))


def _load(loaded: Loaded, kind: str, rows_read: list[dict]) -> None:
    known = set(Measure.objects.filter(kind=kind).order_by("pk").values_list("ordinal", flat=True))
    data = [m for m in rows_read if m["ordinal"] not in known]
    departments = {d.code: d for d in Department.objects.all()}
    rows = insert(
        loaded,
        Measure,
        [
            Measure(
                kind=kind,
                ordinal=m["ordinal"],
                clause=m["clause"],
                title=m["title"],
                open_list=m.get("open_list", False),
                assumed=kind == Measure.Kind.SAFEGUARD,
            )
            for m in data
        ],
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
