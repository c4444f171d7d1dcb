"""What the official papers of all cases share: what is said of a paper not yet in force, the steps as an annex."""

from collections.abc import Iterable
from dataclasses import replace

from groups.papers.cases.queries import StepLine
from nanan_groups.kit.arrows import CaseKind
from nanan_groups.kit.days import day_of, day_text, moment_text
from nanan_groups.kit.official.paper import Align, Annex, Paper, PaperColumn, rows_of
from nanan_groups.records.models import Case

STEP_COLUMNS = (
    PaperColumn("时间", 3.6, Align.CENTRE),
    PaperColumn("办理", 2.6),
    PaperColumn("办理人", 3.9),
    PaperColumn("意见", 5.5),
)


def number_of(case: Case) -> str:
    return f"流程编号：{case.code}"


def standing_notes(case: Case, kind: CaseKind, word: str) -> tuple[str, ...]:
    """When it was approved; a paper that is not in force says so, lest a draft be taken for it. ``word``: its state."""
    if case.state not in kind.in_force:
        return (f"本稿尚未审定，状态：{word}",)
    return (f"{day_text(day_of(case.decided_at))}审定",) if case.decided_at else ()


def with_steps(paper: Paper, steps: Iterable[StepLine]) -> Paper:
    """The paper with the record of its case behind it, the earliest step first. It is asked for: a paper by itself tells
    neither steps nor reasons of returns."""
    rows = [
        (
            moment_text(one.at),
            one.done + ("（逾期）" if one.late else ""),
            f"{one.actor} {one.role}".strip(),
            one.comment,
        )
        for one in reversed(list(steps))
    ]
    return replace(
        paper, body=(*paper.body, Annex(f"{paper.title}办理记录"), rows_of(STEP_COLUMNS, rows, label="办理记录"))
    )
