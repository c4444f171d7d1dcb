"""The page of questions between upload and preview: what a file leaves open is answered once and kept for the next one.

What is kept is the unit's (a school, the district) and of one dataset; who answers otherwise later changes it, each time by
an act with history.
"""

from collections.abc import Iterable, Mapping

from django.core.exceptions import PermissionDenied

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel.answers import (
    FOR_ALL,
    HEADING,
    KINDS,
    LEFT,
    LONGEST,
    MONTHS,
    SHEETS,
    TAB,
    VALUE,
    Answers,
    Question,
)
from nanan_groups.kit.excel.hostile import Unusable
from nanan_groups.kit.excel.kinds import Choice, Reference, SchoolYear
from nanan_groups.kit.excel.likely import contained, nearest
from nanan_groups.kit.scope import scope_of
from nanan_groups.kit.years import school_year_of, school_year_text

from ..models import ImportJob, JobState
from . import remembered
from .datasets import Dataset
from .turns import move, reap

MANY = 3_000  # names that are compared one by one
MOST_OFFERED = 400  # where nothing says which are near
OFFERED = 60  # names of a list that a question offers, the nearest first
_OF_THE_FILE = (SHEETS, HEADING, FOR_ALL)  # without them not a single row can be read


def kept(dataset: str, unit: str) -> Answers:
    rows = remembered.remembered(dataset, unit).order_by("pk")
    return Answers.load(rows.values_list("kind", "column", "asked", "answer"))


def of(job: ImportJob) -> Answers:
    """What was said of this very file, and for the rest what was said of earlier ones: as it stands now."""
    before = {Question(**one).key for one in job.questions if one.get("earlier")}
    own = Answers.load(row for row in job.answers if tuple(row[:3]) not in before)
    return own.or_else(kept(job.dataset, job.unit))


def answerable(job: ImportJob) -> bool:
    """A refused file may be answered otherwise, as long as it is there."""
    return bool(job.questions) and (
        job.state in (JobState.ASKING, JobState.READY) or (job.state == JobState.UNUSABLE and bool(job.file))
    )


def with_options(job: ImportJob, dataset: Dataset, questions: list[Question]) -> list[Question]:
    """The questions in the order of the page, each with what may be answered."""
    columns, lists = dataset.sheet.entered(), None
    tabs = next(((one.answer or one.proposed).split("\n") for one in questions if one.kind == SHEETS), [])
    for one in questions:
        kind = columns[one.column].kind if one.column else None
        if one.kind not in (VALUE, FOR_ALL) or (one.kind == VALUE and one.options):
            continue
        options: list[str] = []
        if isinstance(kind, Reference):
            if lists is None:
                lists = dataset.lists(scope_of(job.actor), job.effective_on)
            options = list(lists.get(kind.source, ()))
            if one.kind == VALUE:
                options = _worth_a_look(one.asked, options)
                one.proposed = contained(one.asked, options)
                options = nearest(one.asked, options)[:OFFERED]
                if one.proposed and one.proposed not in options:
                    options.insert(0, one.proposed)
            elif len(options) == 1:
                one.proposed = options[0]
            elif one.proposed == TAB and not all(contained(name, _worth_a_look(name, options)) for name in tabs):
                one.proposed = ""
            options = options[:MOST_OFFERED]
        elif isinstance(kind, Choice):
            options = list(kind.labels.values())
        elif isinstance(kind, SchoolYear):
            this = school_year_of(job.effective_on)
            options = [school_year_text(year) for year in (this + 1, this, this - 1)]
        one.options = [*one.options, *((option, option) for option in options)]
    return sorted(questions, key=lambda one: KINDS.index(one.kind))


def _worth_a_look(text: str, options: list[str]) -> list[str]:
    """Of very many names those that have a piece of the text, as long a one as leaves few enough of them."""
    for size in range(2, min(len(text), 6) + 1):
        if len(options) <= MANY:
            break
        pieces = {text[at : at + size] for at in range(len(text) - size + 1)}
        options = [option for option in options if any(piece in option for piece in pieces)] or options
    return options[:MANY]


def waits(job: ImportJob, questions: list[Question]) -> bool:
    """Whether somebody has to answer first. Where nobody is there to answer, a heading stands in the way of the file."""
    open_ = [one for one in questions if one.open]
    if job.asks:
        return bool(open_)
    if headings := [one for one in open_ if one.kind in _OF_THE_FILE]:
        asked = "；".join(_asked(one) for one in headings[:20])
        raise Unusable(
            "questions", f"文件有 {len(headings)} 处须先对照：{asked}。请在页面上传，或用 --answers 给出回答。"
        )
    return False


def _asked(one: Question) -> str:
    labels = dict(one.options)
    if one.kind == SHEETS:
        return f"{one.text}（{'、'.join(labels)}），要导入哪些"
    if one.kind == FOR_ALL:
        return f"没有“{one.text}”列，是否全部为同一内容"
    return f"“{one.text}”列" + (f"是否为“{labels[one.proposed]}”" if one.proposed in labels else "")


def told(questions: Iterable[Question], headers: Mapping[str, str]) -> list[str]:
    """What the preview says of the answers to headings and whole columns; those to values are counted by the checker."""
    out = []
    for one in questions:
        if one.kind == HEADING and one.answer and one.answer != LEFT:
            out.append(f"“{one.text}”列按对照读作“{headers.get(one.answer, one.answer)}”。")
        elif one.kind == FOR_ALL and one.answer not in ("", LEFT):
            said = "各工作表的名称" if one.answer == TAB else f"“{one.answer}”"
            out.append(f"文件没有“{one.text}”列，按对照全部为{said}。")
        elif one.kind == SHEETS and one.answer:
            out.append(f"读取了工作表{'、'.join(f'“{name}”' for name in one.answer.split(chr(10)))}。")
    return out


# --- answering ----------------------------------------------------------------------------------------------------------
def answer(*, job: ImportJob, actor, given: Mapping[tuple[str, str, str], str], title: str) -> ImportJob:
    """Take the answers, keep them for the next file, and put the job back to be checked (tasks.start_check).

    Raises PermissionDenied; RuleViolation for a question without an answer and for an answer that was not offered.
    """
    if actor.pk != job.actor_id:
        raise PermissionDenied("只有上传的本人可以对照。")
    job.refresh_from_db()
    reap(job)
    if not answerable(job):
        raise RuleViolation(f"这次导入的状态是“{job.get_state_display()}”，不能再对照。", code="state")
    questions = [Question(**one) for one in job.questions]
    answers = Answers.load(job.answers)
    # What was said of all rows and is not said any more: that is an answer too, or an earlier file's would come back.
    withdrawn = {one.key: LEFT for one in questions if one.kind == FOR_ALL and one.answer and not one.needed}
    given = withdrawn | {key: said for key, said in given.items() if said}
    taken: dict[str, str] = {}
    for one in questions:
        said = given.get(one.key, "")
        if not said and one.needed:
            raise RuleViolation(f"“{one.text}”还没有回答。", field="answers", code="open")
        offered = {value for value, _ in one.options} | {LEFT}
        if not (set(said.split("\n")) if one.kind == SHEETS else {said or LEFT}) <= offered:
            raise RuleViolation(f"“{one.text}”的回答不在可选范围内，请重新选择。", field="answers", code="other")
        if one.kind == HEADING and said not in ("", LEFT):
            if said in taken:
                raise RuleViolation(
                    f"“{taken[said]}”和“{one.text}”选了同一列，请只保留一个。", field="answers", code="twice"
                )
            taken[said] = one.text
        if said:
            answers.given[one.key] = said
    for one in questions:
        one.answer, one.earlier = given.get(one.key, ""), False
    facts = {"answers": answers.kept(), "questions": [one.plain() for one in questions]}
    move(job, job.state, JobState.RECEIVED, sentence="", finished_at=None, **facts)
    _keep(job, actor, [one for one in questions if given.get(one.key)], given, title)
    return job


def _keep(job: ImportJob, actor, questions: list[Question], given, title: str) -> None:
    """For the next file: which of the same sheets, to be proposed; not which values were left as errors."""
    wanted = {}
    for one in questions:
        said = given[one.key]
        if one.kind == SHEETS:
            names = "\n".join(name for name, _ in one.options)
            if max(len(names), len(said)) <= LONGEST:
                wanted[(SHEETS, "", names)] = said
            continue
        if said == TAB or (said == LEFT and one.kind in (VALUE, MONTHS)):
            continue
        wanted[one.key] = said
    remembered.keep(
        dataset=job.dataset,
        unit=job.unit,
        wanted=wanted,
        actor=actor,
        title=title,
        reason=job.reason,
        about=f"import:{job.token}",
    )
