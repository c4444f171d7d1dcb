"""结果反馈书 of a group, 汇总表 and 结果通报 of a round, 申诉表 and 申诉决定书."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from evaluation.results.models import Appeal, GroupResult
from evaluation.results.queries.overview import DimensionLine, GroupLine, how_total
from evaluation.results.words import State
from evaluation.rounds.models import Participant, Round
from evaluation.rounds.words import RoundState, Standing
from evaluation.scoring.words import Grade, Part
from evaluation.systems.words import points_text
from groups.papers.cases.papers import number_of
from groups.registry.register.words import GroupCategory
from nanan_groups.kit.days import day_of, day_text
from nanan_groups.kit.official.layouts import SHEET, WIDE
from nanan_groups.kit.official.paper import (
    Align,
    Block,
    Fact,
    Facts,
    Heading,
    Paper,
    PaperColumn,
    Prose,
    Signature,
    rows_of,
)
from nanan_groups.kit.years import school_year_text

OFFICE = "南岸区教育委员会"
NOT_COUNTED = (State.EXCLUDED, State.NOT_APPLICABLE)
NOT_GRADED = "等级和名次在申诉办结、定稿后计算"
COLUMNS = (
    PaperColumn("指标", 30),
    PaperColumn("分值", 9, Align.RIGHT, whole=True),
    PaperColumn("得分", 9, Align.RIGHT, whole=True),
    PaperColumn("状态", 10),
    PaperColumn("说明", 42),
)
NONE = "—"


def told(hundredths: int | None) -> str:
    return NONE if hundredths is None else points_text(hundredths)


def result_paper(one: Participant, result: GroupResult, lines: Sequence[DimensionLine], *, graded: bool) -> Paper:
    """``graded``: the grade and rank may be told. What is not published says so, and until when it may be appealed."""
    row = one.round
    facts = [Fact("总分", f"{told(result.total)} 分")]
    if graded:
        rank = f"本类别第 {result.rank} 名{'（并列）' if result.tied else ''}" if result.rank else "本轮不排名"
        facts += [Fact("等级", result.get_grade_display() or "本轮不评等级"), Fact("名次", rank)]
    for part in Part.values:
        points = getattr(result, part)
        facts.append(Fact(Part(part).label, "不适用" if points is None else f"{points_text(points)} 分"))
    body: list = [Prose(_opening(one)), Facts(tuple(facts), label="结果")]
    if told_how := [line for line in (how_total(result), *result.told(graded)) if line]:
        body += [Heading("说明"), Prose("\n".join(told_how))]
    for line in lines:
        rows = [
            (str(each.facts), each.weight_text, told(each.result.score), each.result.get_state_display(), _why(each))
            for each in line.rows
            if each.result.state not in NOT_COUNTED
        ]
        if rows:
            body += [Heading(f"{line.name}（{line.part_label}）"), rows_of(COLUMNS, rows, label=line.name)]
    body += _not_counted(lines)
    body.append(Signature((), (OFFICE,), row.published_on))
    return Paper(
        title=f"{one.name}{school_year_text(row.year)}学年评估结果反馈书",
        number=row.document,
        to=one.name,
        notes=() if row.state == RoundState.PUBLISHED else (f"{row.get_state_display()}，没有公布",),
        body=tuple(body),
        layout=SHEET,
    )


def _opening(one: Participant) -> str:
    row = one.round
    until = (
        f"对初稿有异议的，可在 {day_text(row.appeal_by)} 24 时前按指标申诉。"
        if row.state == RoundState.DRAFTED and row.appeal_by
        else ""
    )
    return f"按“{row.system.title}”评估，数据按 {day_text(row.facts_on)} 固定。{until}"


def _not_counted(lines: Sequence[DimensionLine]) -> list[Block]:
    """What has no score, once for each reason: a table of dashes would tell nobody more."""
    why: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        for each in line.rows:
            if each.result.state in NOT_COUNTED:
                why[_why(each)].append(str(each.facts))
    if not why:
        return []
    said = "\n".join(f"{'、'.join(names)}：{reason}" for reason, names in why.items())
    return [Heading("本轮不计的指标"), Prose(said)]


def _why(line) -> str:
    """The last ruling with its reason, or why there is no score, or what of each step the score adds up from."""
    if line.rulings:
        last = line.rulings[-1]
        return f"{last.get_kind_display()}：{last.reason}"
    trace = line.result.trace
    if trace.get("missing"):
        return "；".join(trace["missing"])
    if trace.get("why"):
        return trace["why"]
    steps = trace.get("steps", ())
    return steps[0]["formula"] if len(steps) == 1 else " + ".join(step["value"] for step in steps)


# --- 汇总表 -----------------------------------------------------------------------------------------------------------
_GROUP = PaperColumn("教育集团", 26)
_SUMS = tuple(PaperColumn(Part(part).label, 10, Align.RIGHT, whole=True) for part in Part.values)
_TOTAL = PaperColumn("总分", 9, Align.RIGHT, whole=True)
_GRADES = (PaperColumn("等级", 8, Align.CENTRE, whole=True), PaperColumn("名次", 9, Align.CENTRE, whole=True))
_MARKS = PaperColumn("说明", 30)


def summary_paper(row: Round, lines: Sequence[GroupLine], graded: bool) -> Paper:
    """For those who run and decide; before the grades are there the columns are not either."""
    columns = (_GROUP, *_SUMS, _TOTAL, *(_GRADES if graded else ()), _MARKS)
    body: list[Block] = []
    for key in GroupCategory.values:
        own = [one for one in lines if one.participant.category == key]
        if own:
            label = f"{GroupCategory(key).label}（{len(own)} 个）"
            rows = [_summed(one, graded) for one in sorted(own, key=_order if graded else lambda one: 0)]
            body += [Heading(label), rows_of(columns, rows, label=label)]
    body.append(Signature(("制表人", "科室负责人"), (OFFICE,), row.published_on))
    return Paper(
        title=f"{row.name}结果汇总表",
        number=row.document,
        notes=(f"{school_year_text(row.year)} 学年，{row.get_state_display()}", *(() if graded else (NOT_GRADED,))),
        body=tuple(body),
        layout=WIDE,
    )


def _order(one: GroupLine) -> tuple[int, int]:
    return one.result.rank or 999, -(one.result.total or 0)


def _summed(one: GroupLine, graded: bool) -> tuple[str, ...]:
    result, marks = one.result, one.result.told(graded)
    if one.participant.standing != Standing.FULL:
        marks.insert(0, f"{one.participant.get_standing_display()}：{one.participant.reason}")
    if how := how_total(result):
        marks.append(how)
    sums = (told(getattr(result, part)) for part in Part.values)
    grades = (result.get_grade_display() or NONE, _rank(result) or NONE) if graded else ()
    return one.participant.name, *sums, told(result.total), *grades, "；".join(marks)


def _rank(result: GroupResult) -> str:
    return "" if result.rank is None else f"{result.rank}（并列）" if result.tied else str(result.rank)


# --- 结果通报 ---------------------------------------------------------------------------------------------------------
def bulletin_paper(row: Round, found: Sequence[Participant]) -> Paper:
    """The groups of each category by their grade; neither points nor ranks, which each group reads in its own letter."""
    full = sum(one.standing == Standing.FULL for one in found)
    counted = {grade: sum(_grade(one) == grade for one in found) for grade in Grade.values}
    said = [f"{Grade(grade).label} {number} 个" for grade, number in counted.items() if number]
    among = f"，其中{'，'.join(said)}" if said else ""
    body: list[Block] = [Prose(f"{row.name}已经完成，参评集团 {full} 个{among}。现将结果通报如下。")]
    for key in GroupCategory.values:
        own = [one for one in found if one.category == key]
        facts = tuple(Fact(label, "、".join(names)) for label, names in _by_grade(own) if names)
        if facts:
            body += [Heading(GroupCategory(key).label), Facts(facts, label=GroupCategory(key).label)]
    body.append(Signature((), (OFFICE,), row.published_on))
    return Paper(
        title=f"关于{row.name}结果的通报",
        number=row.document,
        letterhead=OFFICE,
        to="各教育集团",
        body=tuple(body),
    )


def _grade(one: Participant) -> str:
    result = getattr(one, "result", None)
    return result.grade if result is not None and one.standing == Standing.FULL else ""


def _by_grade(own: Sequence[Participant]) -> Iterator[tuple[str, list[str]]]:
    for grade in Grade.values:
        yield Grade(grade).label, [one.name for one in own if _grade(one) == grade]
    for standing in (Standing.UNGRADED, Standing.EXCLUDED):
        rows = [one for one in own if one.standing == standing]
        for reason in dict.fromkeys(one.reason for one in rows):
            names = "、".join(one.name for one in rows if one.reason == reason)
            yield standing.label, [f"{names}（{reason}）"]


# --- 申诉表, 申诉决定书 ------------------------------------------------------------------------------------------------
def appeal_paper(one: Appeal, before: str, proofs: Sequence[str], word: str) -> Paper:
    case, row = one.case, one.participant.round
    facts = (
        Fact("教育集团", one.participant.name),
        Fact("评估", row.name),
        Fact("申诉的指标", str(one.indicator)),
        Fact("分值", f"{points_text(one.indicator.weight)} 分"),
        Fact("初稿得分", before or NONE),
        Fact("申诉的事实和理由", one.text),
        Fact("证明材料", "；".join(proofs) or "没有上传"),
        Fact("提出人", case.submitted_by.name if case.submitted_by else NONE),
        Fact(
            "决定", f"{one.get_outcome_display()}（见申诉决定书）" if one.outcome else "", room=0 if one.outcome else 20
        ),
    )
    return Paper(
        title="教育集团评估申诉表",
        unit=one.participant.name,
        number=number_of(case),
        notes=(word,),
        body=(
            Facts(facts, label="申诉"),
            Signature(("总校校长",), (one.participant.name,), day_of(case.submitted_at) if case.submitted_at else None),
        ),
        layout=SHEET,
    )


def ruling_paper(one: Appeal, before: str) -> Paper:
    """Of an appeal that is decided."""
    row = one.participant.round
    graded = row.state in (RoundState.FINAL, RoundState.PUBLISHED)
    if one.points is None:
        changed = f"该指标得分不变，为 {before or NONE}。"
    else:
        changed = f"该指标得分由 {before or NONE} 改为 {points_text(one.points)}（分值 {points_text(one.indicator.weight)}）。"
    return Paper(
        title="教育集团评估申诉决定书",
        number=number_of(one.case),
        to=one.participant.name,
        body=(
            Prose(
                f"你集团对{row.name}指标“{one.indicator}”得分提出的申诉收悉。经审核，决定：{one.get_outcome_display()}。"
            ),
            Prose(changed),
            Prose(f"理由：{one.answer}"),
            Prose(
                "一个指标只受理一次申诉。" if graded else "一个指标只受理一次申诉；等级和名次在本轮申诉全部办结后计算。"
            ),
            Signature((), (OFFICE,), day_of(one.case.decided_at) if one.case.decided_at else None),
        ),
    )
