"""The way of a self-assessment, and what of an indicator system concerns one group. Pure.

Late has fixed consequences. Handed in after its day, before the experts begin: taken and marked late. Not handed in when they
begin: frozen as it stands, marked as not handed in. Both marks stay with the result.
"""

from collections.abc import Collection, Iterable, Sequence

from evaluation.rounds.words import MONTHS_FOR_GRADE, Standing
from evaluation.scoring.rules.tree import variant_of
from evaluation.systems.rules.tree import IndicatorFacts, NamedPart
from evaluation.systems.words import Variant
from groups.registry.register.words import GroupCategory
from groups.rights.roles import RUN_EVALUATION, SUBMIT_ASSESSMENT, WRITE_ASSESSMENT, roles_with, waits
from nanan_groups.kit.arrows import Arrow, CaseKind, Reader
from nanan_groups.kit.errors import RuleViolation

WRITERS, PRINCIPALS, OFFICERS = map(roles_with, (WRITE_ASSESSMENT, SUBMIT_ASSESSMENT, RUN_EVALUATION))
LATE_MARK, NOT_HANDED_IN = "自评逾期提交", "自评未提交"

SELF_ASSESSMENT = CaseKind(
    code="self_assessment",
    label="集团自评",
    writers=WRITERS,
    states={
        "draft": "填写中",
        "submitted": "已提交",
        "returned": "已退回",
        "frozen": "已冻结",
        "frozen_open": "未提交，已冻结",
    },
    arrows=(
        Arrow(
            "hand_in", "提交自评", "已提交自评", ("draft", "returned"), "submitted", PRINCIPALS, needs=("told",), submits=True,
            deadline="submit", says="提交后自评和佐证不再改动；专家评分开始前可以撤回，也可能被退回修改。",
        ),
        Arrow(
            "take_back", "撤回", "已撤回自评", ("submitted",), "draft", PRINCIPALS, says="撤回后可以修改，须重新提交。",
        ),
        Arrow(
            "send_back", "退回修改", "自评退回修改", ("submitted",), "returned", OFFICERS, comment="退回的原因",
            decides=True,
        ),
        Arrow(
            "freeze", "冻结", "专家评分开始，自评冻结", ("submitted",), "frozen", OFFICERS, follows=True, closes=True,
        ),
        Arrow(
            "freeze_open", "冻结", "逾期未提交，按已填内容冻结", ("draft", "returned"), "frozen_open", OFFICERS,
            follows=True, closes=True,
        ),
    ),
    waits={
        "draft": waits(SUBMIT_ASSESSMENT, "填写并提交自评", "submit")
        + waits(WRITE_ASSESSMENT, "填写自评", "submit", but=SUBMIT_ASSESSMENT),
        "returned": waits(SUBMIT_ASSESSMENT, "修改后重新提交自评", "submit")
        + waits(WRITE_ASSESSMENT, "修改自评", "submit", but=SUBMIT_ASSESSMENT),
    },
    words={Reader.OFFICER: {"draft": "集团填写中"}, Reader.LEADER: {"draft": "集团填写中"}},
    final=frozenset({"frozen", "frozen_open"}),
    editable=frozenset({"draft", "returned"}),
    under_review=frozenset({"submitted"}),
    came_back=frozenset({"returned"}),
    in_force=frozenset({"frozen", "frozen_open"}),
    tones={"submitted": "info", "returned": "due", "frozen": "ok", "frozen_open": "warn"},
)  # fmt: skip

NOT_YET_SHOWN = ("draft",)  # the group's own, until it hands in
OPEN_FROZEN = "frozen_open"


def freezing(state: str) -> str | None:
    """The arrow that freezes a self-assessment in that state; None where it is frozen."""
    arrows = (one for one in SELF_ASSESSMENT.arrows if one.follows and state in one.sources)
    return next((one.name for one in arrows), None)


def parts_for(indicator: IndicatorFacts, held: Collection[str], light: bool) -> tuple[NamedPart, ...]:
    """The parts by which a group is judged: of the variant that it holds; none where the indicator does not concern it. A
    cluster is judged by what the portal computes alone, so that an indicator with anything judged by people is not its."""
    variant = variant_of({part.variant for part in indicator.parts}, frozenset(held))
    if variant is None:
        return ()
    own = tuple(part for part in indicator.parts if part.variant == variant)
    return () if light and any(not part.source for part in own) else own


def why_none(indicator: IndicatorFacts, held: Collection[str]) -> str:
    """Why an indicator does not concern a group: by its relations, or because it is judged in the light way."""
    if variant_of({part.variant for part in indicator.parts}, frozenset(held)) is None:
        return "集团没有这种关系类型"
    return "集群用简式，不评由专家或科室评定的指标"


def concerns(
    indicators: Iterable[IndicatorFacts], held: Collection[str], light: bool
) -> list[tuple[IndicatorFacts, tuple[NamedPart, ...]]]:
    return [(one, parts) for one in indicators if (parts := parts_for(one, held, light))]


def by_people(parts: Iterable[NamedPart]) -> bool:
    """Whether experts or the officer judge any of it: of such an indicator the group has to say something."""
    return any(not part.source for part in parts)


def standing_of(months: int) -> tuple[str, str]:
    """How a group takes part by the months it was there, and why it is not in full."""
    if months < MONTHS_FOR_GRADE:
        return Standing.UNGRADED, f"考评期内成立，至期末不足 {MONTHS_FOR_GRADE} 个月（{months} 个月），不评等级"
    return Standing.FULL, ""


def is_light(category: str) -> bool:
    return category == GroupCategory.PRESCHOOL_CLUSTER


def relations_text(held: Sequence[str]) -> str:
    return "、".join(Variant(one).label for one in held)


def excluded_of(text: str, known: Collection[str]) -> dict[str, str]:
    """From lines "集团编码=原因": who does not take part, and why. Raises RuleViolation."""
    out: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        code, sign, reason = (piece.strip() for piece in line.replace("＝", "=").partition("="))
        if not sign or not reason or len(reason) > 200:
            raise RuleViolation(
                f"不参评的集团：看不懂“{line[:40]}”，每行写一个“集团编码=原因”。", field="excluded", code="excluded"
            )
        if code not in known:
            raise RuleViolation(f"不参评的集团：没有编码为“{code[:20]}”的集团。", field="excluded", code="excluded")
        if code in out:
            raise RuleViolation(f"不参评的集团：{code} 写了两次。", field="excluded", code="excluded")
        out[code] = reason
    return out
