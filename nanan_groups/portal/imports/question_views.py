"""The page of questions between upload and preview: 对照."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.shortcuts import redirect, render

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel import Column
from nanan_groups.kit.excel.answers import FOR_ALL, HEADING, LEFT, MONTHS, SHEETS, VALUE, Question
from nanan_groups.records.imports import answering
from nanan_groups.records.models import JobState

from .job_views import JobView
from .views import begin_check

AS_ERROR = "都不是：按有误处理，逐个改正"
UNANSWERED = "请选择"
NOT_SAID = "不统一填写"
_PARTS = {
    SHEETS: ("导入哪些工作表", "列的次序可以不同；每张工作表的行号分别计算。"),
    HEADING: ("文件中的列", "是本表哪一列的，请选定；本表没有的列不读取，文件不用改。"),
    FOR_ALL: ("文件中没有的列", "全部人员都相同的，在这里选一次。"),
    MONTHS: ("只写到年月的日期", ""),
    VALUE: ("写法的对照", "同一写法只问一次，适用于文件里所有这样写的单元格。"),
}


@dataclass
class Shown:
    """A question as the page shows it. ``about``: whom it is for. ``chosen``: answered, else proposed; ``missing``: sent without
    an answer."""

    name: str
    question: Question
    column: str
    chosen: str
    missing: bool = False
    about: str = ""

    @property
    def label(self) -> str:
        return self.question.text if self.question.kind != MONTHS else f"“{self.question.text}”只写到年月的"

    @property
    def options(self) -> list[tuple[str, str]]:
        one = self.question
        more = [(LEFT, AS_ERROR)] if one.kind == VALUE else []
        first = [] if self.chosen else [("", UNANSWERED)]
        if one.kind == FOR_ALL and not one.needed:
            first = [("", NOT_SAID)]
        return [*first, *map(tuple, one.options), *more]

    @property
    def many(self) -> bool:
        return self.question.kind == SHEETS

    @property
    def picked(self) -> list[str]:
        return self.chosen.split("\n")

    @property
    def open(self) -> bool:
        return self.question.open

    @property
    def remembered(self) -> bool:
        return self.question.earlier and not self.many


@dataclass
class Part:
    title: str
    about: str
    kind: str
    rows: list[Shown] = field(default_factory=list)

    @property
    def counted(self) -> bool:
        return self.kind in (MONTHS, VALUE)

    @property
    def verb(self) -> str:
        return {SHEETS: "导入", FOR_ALL: "全部为"}.get(self.kind, "读作")

    @property
    def open(self) -> bool:
        return any(row.open for row in self.rows)

    def only(self, answered: bool) -> "Part":
        """The questions with an answer, or the others with those that wait for one first."""
        rows = [row for row in self.rows if bool(row.question.answer) is answered]
        return replace(self, rows=sorted(rows, key=lambda row: not row.open))


def shown(questions: list[Question], columns: Mapping[str, Column], posted=None) -> list[Part]:
    parts = {kind: Part(title, about, kind) for kind, (title, about) in _PARTS.items()}
    for at, one in enumerate(questions):
        name = f"q{at}"
        if posted is None:
            chosen = one.answer or one.proposed
        else:
            chosen = "\n".join(posted.getlist(name)) if one.kind == SHEETS else posted.get(name, "")
        missing = posted is not None and one.needed and not chosen
        column = columns.get(one.column)
        about = column.help if column is not None and one.kind == FOR_ALL else ""
        header = column.header if column is not None else ""
        parts[one.kind].rows.append(Shown(name, one, header, chosen, missing, about))
    return [part for part in parts.values() if part.rows]


def asked_and_said(parts: list[Part]) -> tuple[list[Part], list[Part]]:
    """What has no answer yet, what waits for one before the rest; and what has been answered."""
    asked, said = ([part.only(answered) for part in parts] for answered in (False, True))
    asked.sort(key=lambda part: not part.open)
    return [part for part in asked if part.rows], [part for part in said if part.rows]


class QuestionsView(JobView):
    """GET asks; POST takes the answers and checks the file again."""

    http_method_names = ["get", "post"]

    def get(self, request):
        if not self.own().askable:
            return redirect("portal:import-job", token=self.job.row.token)
        return self._page()

    def post(self, request):
        job = self.own()
        questions = self._questions()
        given = {row.question.key: row.chosen for part in shown(questions, {}, request.POST) for row in part.rows}
        try:
            answering.answer(job=job.row, actor=request.user, given=given, title=job.title)
        except RuleViolation as refused:
            if refused.code == "state":
                return self.page(refused=refused.sentence, status=409)
            return self._page(refused=refused.sentence, posted=request.POST)
        begin_check(job.row)
        return redirect("portal:import-job", token=job.row.token)

    def _questions(self) -> list[Question]:
        return [Question(**one) for one in self.job.row.questions]

    def _page(self, refused: str = "", posted=None):
        questions = self._questions()
        asked, said = asked_and_said(shown(questions, self.job.dataset.sheet.entered(), posted))
        context = {
            "job": self.job,
            "row": self.job.row,
            "parts": asked,
            "said": said,
            "answered": sum(len(part.rows) for part in said),
            "refused": refused,
            "open": sum(one.open for one in questions),
            "asking": self.job.row.state == JobState.ASKING,
        }
        return render(self.request, "portal/imports/questions.html", context)
