"""学科余缺汇总表, and the 交流花名册 of a decision."""

from collections.abc import Iterable

from nanan_groups.kit.days import day_text
from nanan_groups.kit.official.layouts import SHEET
from nanan_groups.kit.official.paper import BUREAU, Align, Heading, Paper, PaperColumn, Prose, Signature, rows_of
from nanan_groups.kit.years import school_year_text
from staffing.roster.words import Subject, TeachingStage, taught
from staffing.rounds.models import ExchangeRound, RoundDecision, SubjectBalance
from staffing.rounds.rules.matching import totals

SUMS = (
    PaperColumn("学段", 2, Align.CENTRE),
    PaperColumn("学科", 2, Align.CENTRE),
    PaperColumn("余", 1.2, Align.RIGHT),
    PaperColumn("缺", 1.2, Align.RIGHT),
    PaperColumn("相抵", 1.4, Align.RIGHT),
)
BY_SCHOOL = (
    PaperColumn("序号", 1, Align.CENTRE),
    PaperColumn("学校", 5),
    PaperColumn("学段学科", 2.4, Align.CENTRE),
    PaperColumn("余", 1, Align.RIGHT),
    PaperColumn("缺", 1, Align.RIGHT),
    PaperColumn("说明", 5),
)
PEOPLE = (
    PaperColumn("序号", 1, Align.CENTRE),
    PaperColumn("工号", 2.2, whole=True),
    PaperColumn("姓名", 1.8),
    PaperColumn("派出学校", 4),
    PaperColumn("接收学校", 4),
    PaperColumn("任教学科", 1.8, Align.CENTRE),
    PaperColumn("骨干", 1, Align.CENTRE),
)


def balance_paper(row: ExchangeRound, balances: Iterable[SubjectBalance]) -> Paper:
    found = list(balances)
    told = {(one.institution_id, one.stage, one.subject): one.surplus - one.shortage for one in found}
    sums = [
        (TeachingStage(stage).label, Subject(subject).label, many, few, f"{many - few:+d}" if many != few else "0")
        for stage, subject, many, few in totals(told)
    ]
    lines = [
        (
            number,
            str(one.institution),
            taught(one.stage, one.subject),
            one.surplus or "",
            one.shortage or "",
            one.note,
        )
        for number, one in enumerate(found, start=1)
    ]
    return Paper(
        title=f"{school_year_text(row.school_year)}学年学科余缺汇总表",
        notes=(f"申报截止{day_text(row.balances_until)}，未报的按无余缺计",),
        layout=SHEET,
        body=(
            Heading("一、按学段学科"),
            rows_of(SUMS, sums, label="按学段学科") if sums else Prose("没有申报。"),
            Heading("二、按学校"),
            rows_of(BY_SCHOOL, lines, label="按学校") if lines else Prose("没有申报。"),
        ),
    )


def decision_paper(row: RoundDecision) -> Paper:
    """As it was decided: by the names of that day."""
    lines = [
        (
            number,
            one["staff_no"],
            one["name"],
            one["from"],
            one["to"],
            one["subject"],
            "是" if one["backbone"] else "",
        )
        for number, one in enumerate(row.content, start=1)
    ]
    return Paper(
        title=f"{row.plan.case.title.removesuffix('计划')}花名册",
        number=row.document,
        notes=(f"{day_text(row.start)}至{day_text(row.end)}（不含止日），共 {len(lines)} 人",),
        layout=SHEET,
        body=(rows_of(PEOPLE, lines, label="交流花名册"), Signature((), (BUREAU,), row.decided_on)),
    )
