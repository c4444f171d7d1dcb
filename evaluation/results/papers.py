"""结果反馈书: a group's own result, indicator by indicator, as it is handed to the group."""

from collections.abc import Sequence

from evaluation.results.models import GroupResult
from evaluation.results.queries.overview import DimensionLine
from evaluation.rounds.models import Participant
from evaluation.rounds.words import RoundState
from evaluation.scoring.words import Part
from evaluation.systems.words import points_text
from nanan_groups.kit.days import day_text
from nanan_groups.kit.official.layouts import SHEET
from nanan_groups.kit.official.paper import Align, Fact, Facts, Heading, Paper, PaperColumn, Prose, Signature, rows_of
from nanan_groups.kit.years import school_year_text

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
    facts += [Fact(Part(part).label, f"{told(getattr(result, part))} 分") for part in Part.values]
    body: list = [Prose(_opening(one)), Facts(tuple(facts), label="结果")]
    if result.marks:
        body += [Heading("说明"), Prose("\n".join(result.marks))]
    for line in lines:
        rows = [
            (
                str(each.facts),
                each.facts.weight_text,
                told(each.result.score),
                each.result.get_state_display(),
                _why(each),
            )
            for each in line.rows
        ]
        body += [Heading(f"{line.name}（{line.part_label}）"), rows_of(COLUMNS, rows, label=line.name)]
    body.append(Signature((), ("区教委",), row.published_on))
    return Paper(
        title=f"{one.name}{school_year_text(row.year)}学年评估结果反馈书",
        number=row.document,
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


def _why(line) -> str:
    """The last ruling with its reason, or why there is no score, or the last step of what was computed."""
    if line.rulings:
        last = line.rulings[-1]
        return f"{last.get_kind_display()}：{last.reason}"
    trace = line.result.trace
    if trace.get("missing"):
        return "；".join(trace["missing"])
    if trace.get("why"):
        return trace["why"]
    return "；".join(step["formula"] for step in trace.get("steps", ())[-1:])
