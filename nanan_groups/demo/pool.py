"""An invented intake of new teachers, at every stage of the turnover pool."""

from datetime import date

from django.utils import timezone

from groups.registry.models import EducationGroup, Institution, QualityMark
from groups.registry.register.words import Mark
from groups.rights.words import Role
from nanan_groups.demo.accounts import GROUP_REF, SCHOOL_REF, holder_of, make_demo_people
from nanan_groups.demo.parts import part_of_year
from nanan_groups.kit.years import school_year_of
from nanan_groups.records.acts import act
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order
from staffing.models import PoolEntry
from staffing.pool.services import take_in

SUBJECTS = ("chinese", "mathematics", "english", "sport", "music", "science", "art", "computing")
NAMES = "安柏晨冬帆歌禾景可岚默宁欧沛清然诗桐文溪雅远哲舟"
# How many end at which stage, of last year's intake and of this year's.
LAST_YEAR = {"placed": 4, "left": 1, "assessed": 3, "shadowing": 4}
THIS_YEAR = {"recruited": 3, "training": 4, "trained": 2, "assigned": 3}


@part_of_year(at=93)
def make_demo_pool() -> None:
    """Once: a database that has an entry is left alone."""
    if PoolEntry.objects.exists():
        return
    make_demo_people()
    year, number = school_year_of(timezone.localdate()), 0
    _mark_quality()
    for intake, stages in ((year - 1, LAST_YEAR), (year, THIS_YEAR)):
        for stage, people in stages.items():
            for _ in range(people):
                _along(_taken(intake, number), stage, intake)
                number += 1


def _order(actor, kind=ActKind.ENTRY) -> Order:
    return Order(actor=actor, effective_on=timezone.localdate(), reason="演示数据", kind=kind)


def _mark_quality() -> None:
    """The demonstration school is 优质 since before the first of them came."""
    school = Institution.objects.get(source_ref=SCHOOL_REF)
    if QualityMark.objects.filter(institution=school, mark=Mark.QUALITY).exists():
        return
    with act(kind=ActKind.ENTRY, verb="demo_pool", title="演示质量标识", reason="演示数据", about="demo") as draft:
        draft.add(QualityMark(institution=school, mark=Mark.QUALITY, valid_from=date(2022, 7, 14)), subject=str(school))


def _taken(intake: int, number: int) -> PoolEntry:
    return take_in(
        order=_order(holder_of(Role.PERSONNEL_OFFICER)),
        staff_no=f"XJS{intake}{number:03d}",
        name=f"新{NAMES[number % len(NAMES)]}",
        sex=("female", "male")[number % 3 == 0],
        birth_month=date(intake - 23, 1 + number % 12, 1),
        stage="junior",
        subject=SUBJECTS[number % len(SUBJECTS)],
        year=intake,
        recruited_on=date(intake, 7, 20),
        document=f"（示例）南岸人社〔{intake}〕30号",
        is_demo=True,
    )


def _along(row: PoolEntry, stage: str, intake: int) -> None:
    """As if each step had been taken on its day."""
    officer, college = holder_of(Role.PERSONNEL_OFFICER), holder_of(Role.COLLEGE_OFFICER)
    group = EducationGroup.objects.get(source_ref=GROUP_REF)
    school = Institution.objects.get(source_ref=SCHOOL_REF)
    steps = [
        ("training", "train", college, {"start": date(intake, 8, 10), "end": date(intake, 8, 28)}),
        ("trained", "complete", college, {"day": date(intake, 8, 28)}),
        ("assigned", "assign", officer, {"group": group, "day": date(intake, 8, 30)}),
        ("shadowing", "shadow", holder_of(Role.GROUP_PRINCIPAL), {"site": _site(school), "start": date(intake, 9, 1)}),
    ]
    if stage in ("recruited", "left"):
        steps = steps[: 2 if stage == "left" else 0]
    for to, arrow, actor, facts in steps:
        _step(row, arrow, actor, **facts)
        if to == stage:
            return
    if stage == "recruited":
        return
    if stage == "left":
        _step(row, "leave", officer, "（示例）本人申请离开。")
        return
    _step(row, "assess", holder_of(Role.MEMBER_PRINCIPAL), "（示例）能独立完成教学任务，合格。", grade="passed")
    if stage == "placed":
        _step(
            row, "place", officer, institution=school, day=timezone.localdate(), over_reason="（示例）年内有教师退休。"
        )


def _site(school: Institution) -> str:
    return school.sites.order_by("code").values_list("code", flat=True).first()


def _step(row: PoolEntry, arrow: str, actor, comment: str = "", **facts) -> None:
    row.case.refresh_from_db()
    perform(case=row.case, arrow=arrow, actor=actor, seen=row.case.version, comment=comment, facts=facts)
