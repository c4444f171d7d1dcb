"""The roster in and out of the import centre."""

from groups.datasets.base import editors_unit
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.imports.datasets import Asked, Dataset, register

from ..enums import GONE
from ..filters import EXPORT_FILTERS, chosen_for
from ..queries.places import Places
from ..queries.roster import COMING, posts
from ..queries.roster_rows import roster_rows
from ..resources import RosterSheet
from ..roles import CHANGE_ROSTER, EXPORT_ROSTER, SEE_PHONES
from ..services.roster_import import RosterWriter

NAMED = 500  # so many people of a filtered export are named in its event, by key; of more, their schools


def _posts(asked: Asked):
    """Whom the page lists with the same filters on the same day."""
    chosen = chosen_for(asked.filters, scope=asked.scope, day=asked.day)
    rows = posts(asked.scope, asked.day, chosen, EXPORT_ROSTER)
    if not asked.own:
        return rows
    if chosen.state in (*GONE, COMING):
        raise RuleViolation(
            "已填好的导入模板只含当日在册的人员；已离校和尚未到校的请选“Excel 工作簿”。", field="state", code="state"
        )
    return rows.changeable_by(asked.scope)


def _rows(asked: Asked):
    return roster_rows(asked.scope, asked.day, _posts(asked), RosterSheet.row_type(), clear=asked.clear)


def covers(asked: Asked) -> dict:
    """Whose people the file may hold: "who looked at me" reads it. A few people picked by other filters than the school
    are named one by one, so that nobody else is told."""
    if not asked.filters and asked.scope.may_everywhere(EXPORT_ROSTER):
        return {"district": True}
    rows = _posts(asked).order_by()
    if set(asked.filters) - {"school"}:
        people = sorted(set(rows.values_list("person_id", flat=True)[: NAMED + 1]))
        if len(people) <= NAMED:
            return {"people": people}
    return {"institutions": sorted(set(rows.values_list("institution_id", flat=True).distinct()))}


STAFF = register(
    Dataset(
        code="staff",
        title="教职工名册",
        about="一人一行：基本情况、所在校点和岗位。新增、更正、校内调岗、退休离职都在这张表里办理。",
        sheet=RosterSheet,
        change=CHANGE_ROSTER,
        take_out=EXPORT_ROSTER,
        unit=lambda scope: editors_unit(scope, CHANGE_ROSTER),
        writer=RosterWriter,
        rows=_rows,
        lists=lambda scope, day: Places(scope, day).lists(),
        personal=True,
        undo=True,
        order=10,
        filters=EXPORT_FILTERS,
        clear=SEE_PHONES,
        covers=covers,
    )
)
