"""The roster in and out of the import centre."""

from groups.datasets.base import editors_unit
from groups.queries.references import References
from nanan_groups.kit.scope import Scope
from nanan_groups.records.imports.datasets import Asked, Dataset, Filter, register

from ..queries.places import ROSTER_KINDS, Places
from ..queries.roster_rows import posts_on, roster_rows
from ..resources import RosterSheet
from ..roles import CHANGE_ROSTER, EXPORT_ROSTER, SEE_PHONES
from ..services.roster_merge import RosterWriter


def school_options(scope: Scope, day) -> list[tuple[str, str]]:
    refs = References(scope, day).institutions()
    return [(ref.code, ref.name) for ref in refs if ref.kind in ROSTER_KINDS]


def _posts(asked: Asked):
    posts = posts_on(asked.scope, asked.day)
    if asked.own:
        posts = posts.changeable_by(asked.scope)
    if code := asked.filters.get("school"):
        posts = posts.filter(institution__code=code)
    return posts


def _rows(asked: Asked):
    return roster_rows(asked.scope, asked.day, _posts(asked), clear=asked.clear)


def covers(asked: Asked) -> dict:
    """Whose people the file may hold: "who looked at me" reads it."""
    if asked.scope.may_everywhere(EXPORT_ROSTER) and not asked.filters.get("school"):
        return {"district": True}
    return {"institutions": sorted(set(_posts(asked).order_by().values_list("institution_id", flat=True).distinct()))}


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
        filters=(Filter("school", "学校", school_options),),
        clear=SEE_PHONES,
        covers=covers,
    )
)
