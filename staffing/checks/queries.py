"""What is doubtful in the facts about people, for the quality list. Importing this module registers it."""

from datetime import date

from groups.rights.roles import CHANGE_ROSTER, VIEW_ROSTER
from nanan_groups.kit.quality import Check, Finding, Remedy, register
from nanan_groups.kit.scope import Scope
from staffing.moves.queries import left_behind
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


def people_of_merged_schools(scope: Scope, day: date) -> list[Finding]:
    return [
        Finding(
            code,
            name,
            f"{merged.isoformat()} 已并入{into}，仍有 {people:,} 人登记在原校",
            "名册、编制和年限都按原校计算",
            act=Remedy("转入", "staffing:follow-merger", (code,)),
            weight=people,
        )
        for code, name, into, merged, people in left_behind(scope, VIEW_ROSTER)
        if merged <= day
    ]


register(
    Check(
        code="people-of-merged-schools",
        title="合并学校的人员",
        why="学校并入他校之后，人员须转入合并后的学校；年限是否连续由交流参数决定。",
        find=people_of_merged_schools,
        settled_by=("follow_merger",),
        right=CHANGE_ROSTER,
    )
)
