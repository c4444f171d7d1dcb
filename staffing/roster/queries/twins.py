"""Who may be the same person under another number: the same name and month of birth, or the same telephone."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from groups.rights.roles import VIEW_ROSTER
from nanan_groups.kit.scope import Scope
from staffing.roster.models import StaffMember
from staffing.roster.queries.places import schools_of
from staffing.roster.rules import why

FEW = 5


@dataclass(frozen=True, slots=True)
class Twin:
    pk: int
    code: str
    name: str
    staff_no: str
    school: str
    why: str

    @property
    def text(self) -> str:
        """王敏（NA001，甲校小学，姓名和出生年月相同）."""
        return f"{self.name}（{'，'.join(part for part in (self.staff_no, self.school, self.why) if part)}）"


def twins_of(
    scope: Scope, *, name: str, birth_month: date | None, phone: str = "", besides: int | None = None
) -> list[Twin]:
    """Of the people this reader sees, a few. A school learns nothing of the rosters of others; the district sees them all.
    Two queries."""
    match = Q(name=name, birth_month=birth_month) if birth_month else Q(pk__in=[])
    match |= Q(phone=phone) if phone else Q(pk__in=[])
    people = StaffMember.objects.visible_to(scope, VIEW_ROSTER).filter(match).exclude(pk=besides)
    rows = list(people.order_by("code").values("pk", "code", "name", "staff_no", "birth_month", "phone")[:FEW])
    schools = schools_of([row["pk"] for row in rows])
    return [
        Twin(
            row["pk"],
            row["code"],
            row["name"],
            row["staff_no"],
            schools.get(row["pk"], ""),
            why(
                alike=(row["name"], row["birth_month"]) == (name, birth_month),
                phone=bool(phone) and row["phone"] == phone,
            ),
        )
        for row in rows
    ]
