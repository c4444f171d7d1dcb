"""The normal form of names: pure, its own normal form, and what is one by it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.names import hidden_signs, name_key, number_key, person_name, same_name

ALIKE = [
    ("南坪实验小学", "南坪 实验　小学"),
    ("南开（融侨）中学", "南开(融侨)中学"),
    ("南开（融侨）中学", "南开〔融侨〕中学"),
    ("南开（融侨）中学", "南开【融侨】中学"),
    ("CBD校区", "ｃｂｄ校区"),
    ("CBD校区", "cbd 校区"),
    ("珊瑚\u200b小学", "珊瑚小学"),
    ("\ufeff珊瑚小学\u2060", "珊瑚小学"),
    ("珊瑚\u202e小学\u202c", "珊瑚小学"),
    ("珊瑚\u00ad小学", "珊瑚小学"),
    ("珊瑚\u00a0小学", "珊瑚小学"),
    ("珊瑚\u3164小学", "珊瑚小学"),
    ("珊瑚\ufe0f小学", "珊瑚小学"),
    ("一一0中学", "一一〇中学"),
    ("一一0中学", "一一零中学"),
    ("一一0中学", "一一○中学"),
    ("一一0中学", "一一０中学"),
    ("F60-1/02地块小学", "F60—1／02地块小学"),
    ("章备〔2026〕1号", "章备[2026] 1 号"),
    ("章备〔2026〕1号", "章备（２０２６）１号"),
    ("艾力·买买提", "艾力•买买提"),
    ("艾力·买买提", "艾力・买买提"),
    ("O’Neil", "O'NEIL"),
    ("Rene\u0301", "René"),
    ("NA001", "na001"),
    ("金\uf90a", "金金"),
]
APART = [
    ("南坪实验小学", "南坪小学"),
    ("一一0中学", "一一中学"),
    ("第十一中学", "十一中学"),
    ("零陵路小学", "0陵路小学"),
    ("〇某", "某"),
    ("NA-001", "NA001"),
    ("珊瑚小学", "珊瑚小学校"),
    ("René", "Rene"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_what_reads_alike_is_one_name(one, other):
    assert name_key(one) == name_key(other) != ""
    assert same_name(one, other)
    assert number_key(one) == number_key(other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_what_reads_otherwise_is_another_name(one, other):
    assert name_key(one) != name_key(other)


SIGNS = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from("南坪中学（）()〔〕·•・ 　\u200b\u202e０0〇○零一二十百aAÅﬁẞ’—K\u0301\u0345\u3164\ufe0f"),
    ),
    max_size=30,
)


@settings(deadline=None)
@given(SIGNS)
def test_a_key_is_its_own_key(text):
    key = name_key(text)
    assert name_key(key) == key
    assert not any(sign.isspace() for sign in key)
    assert hidden_signs(key) == []
    assert number_key(number_key(text)) == number_key(text)


@settings(deadline=None)
@given(SIGNS, SIGNS)
def test_spaces_and_hidden_signs_never_tell_names_apart(one, other):
    assert name_key(f" {one}\u3000{other}\u2060") == name_key(f"{one}\u3000{other}")
    if one.isascii() and other.isascii():
        assert name_key(f"{one} {other}") == name_key(f"{one}{other}")


@settings(deadline=None)
@given(SIGNS)
def test_case_never_tells_names_apart(text):
    assert name_key(text.casefold()) == name_key(text)


PEOPLE = [
    ("王　敏", "王敏"),
    ("王 敏", "王敏"),
    (" 王敏\u00a0", "王敏"),
    ("艾力•买买提", "艾力·买买提"),
    ("艾力・买买提", "艾力·买买提"),
    ("艾力 · 买买提", "艾力·买买提"),
    ("艾力.买买提", "艾力·买买提"),
    ("艾力．买买提", "艾力·买买提"),
    ("艾力‧买买提", "艾力·买买提"),
    ("〇某某", "〇某某"),
    ("李○○", "李〇〇"),
    ("Rene\u0301 O’Neil", "René O'Neil"),
    ("Ｊohn  Smith", "John Smith"),
    ("J.R. Smith", "J.R. Smith"),
]


@pytest.mark.parametrize(("typed", "stored"), PEOPLE)
def test_a_persons_name_is_stored_in_one_spelling(typed, stored):
    assert person_name(typed) == stored
    assert person_name(stored) == stored


@settings(deadline=None)
@given(SIGNS)
def test_the_stored_spelling_is_its_own(text):
    try:
        stored = person_name(text)
    except RuleViolation as refused:
        assert refused.code == "hidden-sign"
        return
    assert person_name(stored) == stored
    assert stored == stored.strip()


@pytest.mark.parametrize(
    ("typed", "called"),
    [
        ("王\u200b敏", "“零宽空格”（U+200B）"),
        ("王\u202e敏", "“文字方向控制符”（U+202E）"),
        ("王\u00ad敏", "“软连字符”（U+00AD）"),
        ("王\u3164敏", "“看不见的字符”（U+3164）"),
    ],
)
def test_invisible_signs_are_named(typed, called):
    with pytest.raises(RuleViolation) as refused:
        person_name(typed, field="name")
    assert refused.value.sentence == f"姓名“王敏”中含有{called}，请删去后重新填写。"
    assert (refused.value.field, refused.value.code) == ("name", "hidden-sign")
