"""How a changed text is shown: sign by sign where it stays readable, whole against whole where little is common."""

import pytest

from groups.papers.versions.rules import text_pieces


def shown(old: str, new: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in text_pieces(old, new)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("集团每学期召开一次理事会，讨论重大事项。", "由总校校长主持日常工作，成员校副校长参加，每年不少于两次会议。"),
        ("和而不同，美美与共", "以课程共建为核心，打造同一所学校的文化"),
        ("第三章", "第五章第二节至第四节"),
    ],
)
def test_two_different_sentences_stand_one_after_the_other(old, new):
    assert shown(old, new) == [("removed", old), ("added", new)]


def test_a_mended_sentence_is_shown_sign_by_sign():
    assert shown("每学期召开一次理事会。", "每学期召开两次理事会。") == [
        ("same", "每学期召开"), ("removed", "一"), ("added", "两"), ("same", "次理事会。"),
    ]  # fmt: skip


def test_what_was_added_to_a_short_text_is_told_from_what_stood_there():
    added = "，" + "共建共享" * 20
    assert shown("共同目标", f"共同目标{added}") == [("same", "共同目标"), ("added", added)]
    assert shown(f"共同目标{added}", "共同目标") == [("same", "共同目标"), ("removed", added)]


def test_a_text_that_was_empty_or_is_emptied_is_one_piece():
    assert (shown("", "新写"), shown("旧文", ""), shown("同", "同")) == (
        [("added", "新写")],
        [("removed", "旧文")],
        [("same", "同")],
    )
