"""What is doubtful in the facts about people, for the quality list. Importing this module registers it."""

from datetime import date

from groups.rights.roles import CHANGE_ROSTER, VIEW_ROSTER
from nanan_groups.kit.quality import Check, Finding, Remedy, register
from nanan_groups.kit.scope import Scope
from staffing.roster.queries.employment import unverified_schools


def unverified_employment(scope: Scope, day: date) -> list[Finding]:
    """A finding for each school: its people are settled together."""
    return [
        Finding(
            code,
            name,
            f"{people:,} 人的用工性质待核",
            "待核的不算在编：不占编、不列入应交流",
            act=Remedy("核实", "staffing:settle-employment", (code,)),
            weight=people,
        )
        for code, name, people in unverified_schools(scope, VIEW_ROSTER, day)
    ]


register(
    Check(
        code="unverified-employment",
        title="用工性质待核",
        why="只有在编的占核定编制、列入应交流名单；没有核实的一律不当作在编。按学校成批核实。",
        find=unverified_employment,
        clause="意见 五(二)4",
        settled_by=("settle_employment",),
        right=CHANGE_ROSTER,
    )
)
