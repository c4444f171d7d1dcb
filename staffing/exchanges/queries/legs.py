"""The legs of one person as they are printed."""

from dataclasses import dataclass
from datetime import date

from nanan_groups.kit.texts import period_text
from staffing.exchanges.models import ExchangeLeg
from staffing.roster.models import StaffMember


@dataclass(frozen=True, slots=True)
class Leg:
    kind: str
    places: str
    share: str
    inside: str
    document: str
    start: date
    end: date | None
    period: str
    pk: int
    grade: str = ""


def legs_of(person: StaffMember) -> list[Leg]:
    """Newest first. One query."""
    rows = ExchangeLeg.objects.filter(person=person).select_related(
        "from_site__institution", "to_site__institution", "assessment"
    )
    return [
        Leg(
            str(row.get_kind_display()),
            f"{row.from_site} → {row.to_site}",
            "全职" if row.full_time else f"{row.hours}/{row.standard} 课时",
            "集团内" if row.inside else "集团外",
            row.document,
            row.valid_from,
            row.valid_to,
            period_text(row.valid_from, row.start_open, row.valid_to),
            row.pk,
            row.assessment.get_grade_display() if hasattr(row, "assessment") else "",
        )
        for row in rows.order_by("-valid_from", "-pk")
    ]
