"""A table of arrows that does not hold together is refused when it is written, not when it is used."""

import pytest

from nanan_groups.kit.arrows import Arrow, CaseKind, Reader

STATES = {"draft": "起草", "submitted": "已提交", "approved": "已通过"}
SUBMIT = Arrow("submit", "提交", "已提交", ("draft",), "submitted", ("group_principal",))
APPROVE = Arrow("approve", "通过", "已通过", ("submitted",), "approved", ("registry_officer",))


def kind(**more) -> CaseKind:
    given = {"states": STATES, "arrows": (SUBMIT, APPROVE), "final": frozenset({"approved"})} | more
    return CaseKind("paper", "文件", **given)


def test_a_sound_table_answers():
    table = kind(words={Reader.SUBMITTER: {"submitted": "等待审核"}})
    assert table.initial == "draft"
    assert table.arrow("approve") is APPROVE
    assert table.arrow("fly") is None
    assert table.arrows_from("draft") == [SUBMIT]
    assert [table.word("submitted", reader) for reader in Reader] == ["等待审核", "已提交", "已提交"]


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ({"arrows": (SUBMIT, SUBMIT, APPROVE)}, "two arrows of one name"),
        ({"arrows": (SUBMIT, Arrow("approve", "通过", "已通过", ("submitted",), "gone", ("x",)))}, "unknown states"),
        ({"arrows": (SUBMIT, Arrow("approve", "通过", "已通过", ("submitted",), "approved", ()))}, "nobody's"),
        ({"final": frozenset({"submitted", "approved"})}, "out of a final state"),
        ({"final": frozenset()}, "nothing leads out of approved"),
        ({"states": STATES | {"lost": "丢失"}, "final": frozenset({"approved", "lost"})}, "nothing leads to lost"),
        ({"waits": {"lost": ()}}, "unknown state lost"),
        ({"words": {Reader.OFFICER: {"lost": "丢"}}}, "unknown state lost"),
    ],
)
def test_a_table_with_a_hole_is_refused(more, complaint):
    with pytest.raises(ValueError, match=complaint):
        kind(**more)
