"""The way of a charter: drafted, handed in, returned with a reason or filed (细则 三(一)2、3). And what it has to say.

The policy lists the contents for alliances (细则 三(一)3); other groups need a charter too (细则 三(一)2, 四1) without a list
of its own. Default reading: the same list, except the three parts that only make sense between partners that keep their
independence (契约规范、权力让渡、联盟要约: 意见 五(二)3), which are compulsory for groups with an alliance only.
"""

from collections.abc import Collection

from groups.governance.charters.words import ALLIANCE_PARTS, CharterPart, GroupLegalForm
from groups.registry.register.words import Relation
from groups.rights.roles import RUN_CHARTERS, SUBMIT_CHARTERS, WRITE_CHARTERS, roles_with, waits
from nanan_groups.kit.arrows import Arrow, CaseKind, Reader

WRITERS, SUBMITTERS, OFFICERS = map(roles_with, (WRITE_CHARTERS, SUBMIT_CHARTERS, RUN_CHARTERS))

FILED = "filed"

CHARTER = CaseKind(
    code="charter",
    label="集团章程",
    writers=WRITERS,
    states={"draft": "起草中", "submitted": "已提交", "returned": "已退回", "filed": "已备案"},
    arrows=(
        Arrow(
            "submit",
            "提交",
            "已提交",
            ("draft", "returned"),
            "submitted",
            SUBMITTERS,
            needs=("parts",),
            submits=True,
            says="提交后不能再修改，由区教委审核备案；审核前可以撤回。本次提交的全文留存。",
        ),
        Arrow(
            "withdraw",
            "撤回修改",
            "已撤回",
            ("submitted",),
            "draft",
            SUBMITTERS,
            says="撤回后回到起草状态，可以修改，改好后须重新提交。",
        ),
        Arrow(
            "return",
            "退回",
            "已退回",
            ("submitted",),
            "returned",
            OFFICERS,
            comment="退回原因",
            says="退回后由集团修改并重新提交；退回原因和逐项审核意见集团都看得到。",
        ),
        Arrow(
            "file",
            "备案",
            "已备案",
            ("submitted",),
            "filed",
            OFFICERS,
            needs=("review",),
            two_person=True,
            decides=True,
            closes=True,
            says="备案后章程不再改动；施行日起替代该集团原有章程，原章程仍可查阅。",
        ),
    ),
    waits={
        "draft": (
            *waits(SUBMIT_CHARTERS, "起草并提交章程"),
            *waits(WRITE_CHARTERS, "起草章程", but=SUBMIT_CHARTERS),
        ),
        "returned": (
            *waits(SUBMIT_CHARTERS, "按退回意见修改并重新提交"),
            *waits(WRITE_CHARTERS, "按退回意见修改", but=SUBMIT_CHARTERS),
        ),
        "submitted": waits(RUN_CHARTERS, "审核章程"),
    },
    words={
        Reader.SUBMITTER: {"submitted": "已提交，等待区教委审核", "returned": "被退回，请修改"},
        Reader.OFFICER: {"draft": "集团起草中", "submitted": "待审核", "returned": "已退回，等待集团修改"},
        Reader.LEADER: {"draft": "集团起草中", "submitted": "科室审核中", "returned": "退回集团修改"},
    },
    final=frozenset({"filed"}),
    editable=frozenset({"draft", "returned"}),
    under_review=frozenset({"submitted"}),
    came_back=frozenset({"returned"}),
    in_force=frozenset({FILED}),
    tones={"submitted": "info", "returned": "due", "filed": "ok"},
)


def required_parts(relations: Collection[str]) -> list[CharterPart]:
    """The parts a charter must have, by the relations its group holds."""
    alliance = Relation.ALLIANCE in relations
    return [part for part in CharterPart if alliance or part not in ALLIANCE_PARTS]


def usual_legal_form(relations: Collection[str]) -> GroupLegalForm:
    """What the policy says of the relation (细则 三(二)1, 3): members of an alliance keep their legal person."""
    return GroupLegalForm.KEPT if Relation.TIGHT not in relations else GroupLegalForm.SEVERAL
