"""What is doubtful in the register: assumed, unknown and contradictory facts, placeholders, gaps (docs/领域.md 第2节).

Each check says what depends on the fact. Importing this module registers them (groups.apps).
"""

from collections import Counter
from datetime import date

from django.db.models import Q

from groups.governance.admissions.queries import stands
from groups.registry.models import (
    BaselineFigure,
    DirectoryEntry,
    EducationGroup,
    Enrolment,
    Institution,
    InstitutionVersion,
    Membership,
    SiteVersion,
)
from groups.registry.register.queries.declared import named_counts
from groups.registry.register.queries.register import dated_relation, load_register
from groups.registry.register.rules.wording import site_in_full
from groups.registry.register.words import DISTRICT_KINDS, Basis, Ownership, Relation, SiteState
from groups.rights.roles import HISTORY
from nanan_groups.kit.quality import Check, Finding, Remedy, register
from nanan_groups.kit.scope import Scope
from nanan_groups.kit.years import school_year_of, school_year_text

MONEY = "意见 五(三)6"


def _institutions(scope: Scope, day: date):
    """Schools and kindergartens of the district within scope, as of the day; no placeholders, no partners."""
    return (
        InstitutionVersion.objects.active_on(day)
        .filter(institution__in=Institution.objects.visible_to(scope, HISTORY), kind__in=DISTRICT_KINDS)
        .select_related("institution")
        .order_by("institution__code")
    )


def _open_tight(day: date) -> Counter:
    """Open tight sites by institution: what the tight line of the special fund counts."""
    rows = (
        Membership.objects.active_on(day)
        .filter(relation=Relation.TIGHT)
        .annotate(sv=dated_relation("site__versions", day))
        .filter(sv__state=SiteState.OPEN)
        .order_by("pk")
        .values_list("site__institution_id", flat=True)
    )
    return Counter(rows)


def _page(version: InstitutionVersion) -> Remedy:
    return Remedy("查看", "reading:institution-detail", (version.institution.code,))


def _about(version, what, why, *, act=None, weight=0) -> Finding:
    return Finding(version.institution.code, version.name, what, why, _page(version), act, weight=weight)


def _ownership(scope: Scope, day: date, wanted: Q, what) -> list[Finding]:
    tight = _open_tight(day)
    out = []
    for version in _institutions(scope, day).filter(wanted, placeholder=False):
        sites = tight[version.institution_id]
        why = f"{sites} 个已开办紧密型校点的专项经费取决于此" if sites else "目前没有已开办的紧密型校点，不影响经费"
        act = Remedy("核实", "registry:institution-act", (version.institution.code, "confirm-ownership"))
        out.append(_about(version, what(version), why, act=act, weight=sites))
    return out


def unknown_ownership(scope: Scope, day: date) -> list[Finding]:
    return _ownership(scope, day, Q(ownership=Ownership.UNKNOWN), lambda v: "办学性质待核实")


def assumed_ownership(scope: Scope, day: date) -> list[Finding]:
    wanted = Q(ownership_basis=Basis.ASSUMED) & ~Q(ownership=Ownership.UNKNOWN)
    return _ownership(scope, day, wanted, lambda v: f"推定为“{v.get_ownership_display()}”，尚未核实")


def provisional_names(scope: Scope, day: date) -> list[Finding]:
    return [
        _about(
            version,
            "名称为暂定名",
            "一览表、公文和牌匾以正式名称为准",
            act=Remedy("定名", "registry:institution-act", (version.institution.code, "finalise-name")),
        )
        for version in _institutions(scope, day).filter(provisional=True)
    ]


def placeholders(scope: Scope, day: date) -> list[Finding]:
    groups = dict(
        Membership.objects.active_on(day)
        .filter(
            site__institution__versions__placeholder=True, group__in=EducationGroup.objects.visible_to(scope, HISTORY)
        )
        .annotate(gv=dated_relation("group__versions", day))
        .order_by("pk")
        .values_list("site__institution_id", "gv__name")
    )
    return [
        Finding(
            version.institution.code,
            version.name,
            "政策只写“规划”，尚无校名",
            "开办、计入经费和学生数之前须定名",
            _page(version),
            Remedy("更名", "registry:institution-act", (version.institution.code, "rename-institution")),
            place=groups.get(version.institution_id) or "",
        )
        for version in _institutions(scope, day).filter(placeholder=True)
    ]


def missing_codes(scope: Scope, day: date) -> list[Finding]:
    known = DirectoryEntry.objects.exclude(unified_code="").values("institution")
    missing = _institutions(scope, day).filter(placeholder=False).exclude(institution__in=known)
    return [
        _about(version, "缺统一社会信用代码", "与财政、编制、统计数据核对时靠代码对应", act=_directory(version))
        for version in missing
    ]


def missing_contacts(scope: Scope, day: date) -> list[Finding]:
    known = DirectoryEntry.objects.exclude(head="").exclude(telephone="").values("institution")
    missing = _institutions(scope, day).filter(placeholder=False).exclude(institution__in=known)
    return [
        _about(version, "缺校（园）长或办公电话", "通知、催办找不到人", act=_directory(version)) for version in missing
    ]


def _directory(version) -> Remedy:
    return Remedy("补录", "registry:institution-act", (version.institution.code, "edit-directory"))


def declared_members(scope: Scope, day: date) -> list[Finding]:
    register_ = load_register(day, EducationGroup.objects.visible_to(scope, HISTORY))
    rows = [row for rows in register_.declared.values() for row in rows]
    named = named_counts(rows, day)
    groups = {group.pk: group for group in register_.groups}
    out = []
    for row in rows:
        if row.total is not None and named[row.pk] >= row.total:
            continue
        group, count = groups[row.group], named[row.pk]
        what = f"已列名 {count} / {row.total} 所" if row.total is not None else f"政策未写数量，已列名 {count} 个"
        out.append(
            Finding(
                group.code,
                group.name,
                f"{row.wording}：{what}",
                "集群覆盖的园所、幼儿数按列名成员计算",
                Remedy("查看", "reading:group-detail", (group.code,)),
                Remedy("逐所列名", "registry:row-act", ("declared", row.pk, "itemise-declared-member")),
                weight=(row.total or 0) - count,
            )
        )
    return out


def groups_without_open_site(scope: Scope, day: date) -> list[Finding]:
    register_ = load_register(day, EducationGroup.objects.visible_to(scope, HISTORY))
    out = []
    for group in register_.groups:
        tight = register_.of(group.pk, Relation.TIGHT)
        if tight and not any(row.is_open for row in tight):
            out.append(
                Finding(
                    group.code,
                    group.name,
                    f"{len(tight)} 个紧密型校点都未开办",
                    "紧密型经费为 0，直到有校点开办",
                    Remedy("查看", "reading:group-detail", (group.code,)),
                )
            )
    return out


def unknown_beginnings(scope: Scope, day: date) -> list[Finding]:
    rows = (
        Membership.objects.active_on(day)
        .filter(start_open=True, group__in=EducationGroup.objects.visible_to(scope, HISTORY))
        .annotate(
            gv=dated_relation("group__versions", day),
            iv=dated_relation("site__institution__versions", day),
            sv=dated_relation("site__versions", day),
        )
        .order_by("group__code", "relation", "ordinal", "pk")
        .values_list("pk", "group__code", "gv__name", "iv__name", "sv__label", "sv__own_name")
    )
    return [
        Finding(
            code,
            site_in_full(name, label, own),
            "加入时间不详，只知不晚于2022-07-14",
            "任期、年限和沿革从这一天算起",
            Remedy("查看", "reading:group-detail", (code,)),
            Remedy("更正起日", "registry:row-act", ("membership", pk, "correct-start")),
            place=group or "",
        )
        for pk, code, group, name, label, own in rows
    ]


def missing_enrolment(scope: Scope, day: date) -> list[Finding]:
    year = school_year_of(day)
    known = Enrolment.objects.filter(school_year=year).values("site__institution")
    missing = (
        _institutions(scope, day)
        .filter(placeholder=False, institution__sites__versions__in=_open_versions(day))
        .exclude(institution__in=known)
        .distinct()
    )
    text = school_year_text(year)
    return [
        _about(
            version,
            f"缺 {text} 学年学生数",
            "覆盖率、规模和人均指标不能计算",
            act=Remedy("录入", "registry:institution-act", (version.institution.code, "record-enrolment")),
        )
        for version in missing
    ]


def _open_versions(day: date):
    return SiteVersion.objects.active_on(day).filter(state=SiteState.OPEN).order_by().values("pk")


def contradictory_figures(scope: Scope, day: date) -> list[Finding]:
    if not scope.may_everywhere(HISTORY):
        return []
    return [
        Finding(
            "",
            row.get_stage_display(),
            row.note,
            "公布的基数照原样保留，覆盖率比较时注明",
            Remedy("查看", "reading:coverage"),
        )
        for row in BaselineFigure.objects.exclude(note="").order_by("stage")
    ]


def groups_without_charter(scope: Scope, day: date) -> list[Finding]:
    return [
        Finding(
            row.code,
            row.name,
            "没有备案章程" + (f"（{row.open.case.title}正在办理）" if row.open else ""),
            "准入审定须有备案章程",
            Remedy("查看", "governance:group-charter", (row.code,)),
            Remedy("补录章程", "governance:charter-past", (row.code,)),
        )
        for row in stands(scope, day)
        if row.filed is None
    ]


def groups_not_admitted(scope: Scope, day: date) -> list[Finding]:
    return [
        Finding(
            row.code,
            row.name,
            "尚未授牌" if row.admission else "没有准入审定",
            "经准入审定、授牌认定的才是政策所称教育集团",
            Remedy("查看", "governance:group-charter", (row.code,)),
            Remedy("办理准入", "governance:admission-detail", (row.admission.case.code,))
            if row.admission
            else Remedy("补录授牌", "governance:admission-past", (row.code,)),
        )
        for row in stands(scope, day)
        if not row.plaqued
    ]


BULK = Remedy("批量核实", "registry:register-act", ("confirm-ownerships",))
CONFIRMS = ("confirm_ownership", "confirm_ownerships")
for check in (
    Check(
        "unknown-ownership", "办学性质待核实", "不计入紧密型经费，直到核实", unknown_ownership, MONEY, BULK, CONFIRMS
    ),
    Check(
        "assumed-ownership", "办学性质为推定", "经费按推定计算并注明“推定”", assumed_ownership, MONEY, BULK, CONFIRMS
    ),
    Check("provisional-name", "暂定名", "正式名称确定后办理定名", provisional_names, "附件2", None, ("finalise_name",)),
    Check(
        "placeholder", "规划学校尚无校名", "政策只写“规划中学1所”", placeholders, "附件2", None, ("rename_institution",)
    ),
    Check(
        "declared",
        "汇总数尚未列齐",
        "政策只写总数的成员须逐所列名",
        declared_members,
        "附件2",
        None,
        ("itemise_declared_member",),
    ),
    Check(
        "no-open-site",
        "没有已开办紧密型校点的集团",
        "如实显示，不隐藏",
        groups_without_open_site,
        "附件2",
        None,
        ("open_site",),
    ),
    Check(
        "unknown-beginning",
        "加入时间不详",
        "政策没有写明各成员加入的日期",
        unknown_beginnings,
        "附件2",
        None,
        ("correct_start",),
    ),
    Check(
        "no-charter",
        "没有备案章程的集团",
        "章程经区教委审核备案",
        groups_without_charter,
        "细则 三(一)2、3",
        None,
        ("charter_file", "record_past_charter"),
    ),
    Check(
        "not-admitted",
        "未授牌认定的集团",
        "准入审定、授牌认定",
        groups_not_admitted,
        "细则 三(一)2",
        None,
        ("admission_plaque", "record_past_admission"),
    ),
    Check("missing-code", "缺统一社会信用代码", "与其他部门数据对应的依据", missing_codes),
    Check("missing-contact", "缺校（园）长或电话", "通讯录不完整", missing_contacts),
    Check("missing-enrolment", "缺本学年学生数", "覆盖率等指标的分子", missing_enrolment, "意见 四"),
    Check("contradictory", "公布数字自相矛盾", "照原样保留并标注", contradictory_figures, "意见 一"),
):
    register(check)
