"""The way of a rectification, and which rewards a published result allows. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from evaluation.scoring.words import Grade
from evaluation.systems.words import points_text
from evaluation.uses.words import MOST, Register
from groups.rights.roles import RUN_EVALUATION, SUBMIT_ASSESSMENT, WRITE_ASSESSMENT, roles_with, waits
from nanan_groups.kit.arrows import Arrow, CaseKind, Reader
from nanan_groups.kit.errors import RuleViolation

PRINCIPALS, OFFICERS, WRITERS = map(roles_with, (SUBMIT_ASSESSMENT, RUN_EVALUATION, WRITE_ASSESSMENT))

RECTIFICATION = CaseKind(
    code="rectification",
    label="评估整改",
    writers=WRITERS,
    states={"issued": "整改中", "answered": "已回复", "returned": "继续整改", "settled": "已销号"},
    arrows=(
        Arrow(
            "answer", "回复整改情况", "已回复整改情况", ("issued", "returned"), "answered", PRINCIPALS, submits=True,
            deadline="submit", says="回复送区教委核查；佐证请先在本页上传。逾期的记为逾期。",
        ),
        Arrow(
            "send_back", "退回继续整改", "退回继续整改", ("answered",), "returned", OFFICERS, comment="还要整改的内容",
            decides=True, new_day=True,
        ),
        Arrow(
            "close", "核查通过，销号", "核查通过，已销号", ("answered",), "settled", OFFICERS, decides=True, closes=True,
            says="销号后不能再改。",
        ),
    ),
    waits={
        "issued": waits(SUBMIT_ASSESSMENT, "整改并回复", "submit"),
        "returned": waits(SUBMIT_ASSESSMENT, "继续整改并回复", "resubmit"),
        "answered": waits(RUN_EVALUATION, "核查整改情况"),
    },
    words={Reader.SUBMITTER: {"answered": "已回复，等待核查"}},
    final=frozenset({"settled"}),
    editable=frozenset({"issued", "returned"}),
    under_review=frozenset({"answered"}),
    came_back=frozenset({"returned"}),
    in_force=frozenset({"settled"}),
    tones={"issued": "warn", "answered": "info", "returned": "due", "settled": "ok"},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """What another group of the round has in the same register: its name, grade and coefficient in hundredths."""

    name: str
    grade: str
    coefficient: int


def refuse_against_result(register: str, name: str, grade: str, coefficient: int, others: Iterable[Given]) -> None:
    """Raises RuleViolation where a coefficient (hundredths) contradicts the published grade: a group without one, the core
    team of a group below 合格, more than a better graded group has or less than a worse graded one. 0 is no reward."""
    if not 0 <= coefficient <= MOST:
        raise RuleViolation(f"系数应在 0 和 {points_text(MOST)} 之间。", field="coefficient", code="range")
    if not grade and coefficient:
        raise RuleViolation(f"“{name}”没有公布的等级，不能登记奖励。", field="coefficient", code="no-grade")
    if register == Register.CORE and grade == Grade.UNFIT and coefficient:
        raise RuleViolation(
            f"“{name}”公布的等级为{Grade.UNFIT.label}，核心团队从合格起才有奖励。", field="coefficient", code="unfit"
        )
    if not grade:
        return
    place = Grade.values.index(grade)
    for other in others:
        if not other.grade:
            continue
        better = Grade.values.index(other.grade) - place  # above 0: the other group has the worse grade
        if (better < 0 and coefficient > other.coefficient) or (better > 0 and coefficient < other.coefficient):
            wrong = "高于" if better < 0 else "低于"
            raise RuleViolation(
                f"与公布的结果不符：“{name}”（{Grade(grade).label}）的系数 {points_text(coefficient)} {wrong}"
                f"“{other.name}”（{Grade(other.grade).label}）的 {points_text(other.coefficient)}。",
                field="coefficient",
                code="against-result",
            )
