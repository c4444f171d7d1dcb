"""What is doubtful in the facts about people, for the quality list. Importing this module registers it."""

from datetime import date

from groups.registry.institutions.models import DirectoryEntry
from groups.registry.models import Institution
from groups.rights.roles import CHANGE_ROSTER, HISTORY, VIEW_ROSTER
from nanan_groups.kit.quality import Check, Finding, Remedy, register
from nanan_groups.kit.scope import Scope
from staffing.moves.queries import left_behind
from staffing.roster.queries.employment import unverified_schools
from staffing.roster.queries.leaders import leaders_of


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


def differing_leaders(scope: Scope, day: date) -> list[Finding]:
    """Pages and proposals name whom the roster names; what the directory still says otherwise is listed."""
    rows = DirectoryEntry.objects.filter(institution__in=Institution.objects.visible_to(scope, HISTORY))
    written = rows.exclude(head="", secretary="").order_by("institution__code")
    schools = {row.institution_id: row for row in written.select_related("institution")}
    named = leaders_of(list(schools), day)
    out = []
    for pk, row in schools.items():
        pairs = zip(("校（园）长", "党组织书记"), named.get(pk, ("", "")), (row.head, row.secretary), strict=True)
        told = [
            f"{seat}：名册为{roster}，通讯录为{book}"
            for seat, roster, book in pairs
            if roster and book and roster != book
        ]
        if told:
            code = row.institution.code
            page = Remedy("查看", "reading:institution-detail", (code,))
            act = Remedy("改通讯录", "registry:institution-act", (code, "edit-directory"))
            why = "学校页面、治理机构建议席位按名册显示"
            out.append(Finding(code, str(row.institution), "；".join(told), why, page, act))
    return out


register(
    Check(
        code="differing-leaders",
        title="名册与通讯录的校长、书记不一致",
        why="校（园）长和书记以教职工名册的领导职务为准；通讯录里的另一姓名逐一核对。",
        find=differing_leaders,
        settled_by=("edit_directory",),
    )
)
