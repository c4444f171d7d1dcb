"""How people speak of schools and groups, brought to one form. Pure."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groups.registry.register.rules.spoken import asked, forms_of, parts_of, searched, spoken

SAID = [
    ("第十一中学校", "十一中"),
    ("第十一中学校", "11中"),
    ("十一中学", "11中学"),
    ("一一0中学", "110中"),
    ("一一0中学", "一百一十中学"),
    ("一一0中学", "幺幺零中学"),
    ("八十四中学", "84中"),
    ("重庆第二外国语学校", "二外"),
    ("重庆第二外国语学校", "重庆二外"),
    ("南坪实验小学", "重庆市南坪实验小学校"),
    ("南坪实验小学", "重庆市南岸区南坪实验小学"),
    ("南坪实验小学", "南坪实小"),
    ("珊瑚中学教育集团", "珊瑚中学集团"),
    ("南坪实验幼儿园幼教集团", "南坪实验幼儿园集团"),
    ("长迎广幼教集群", "长迎广集群"),
    ("龙门浩职业中学", "龙门浩职中"),
    ("特殊教育中心", "特教中心"),
    ("教师进修学院附属小学", "教师进修学院附小"),
    ("上浩幼儿园", "上浩幼"),
    ("南开（融侨）中学", "南开融侨中"),
]
OTHERWISE = [("珊瑚中学", "珊瑚小学"), ("十一中学", "十二中学"), ("百子园小学", "100子园小学")]


@pytest.mark.parametrize(("name", "said"), SAID)
def test_what_is_said_is_what_is_written(name, said):
    assert spoken(name) == spoken(said)


@pytest.mark.parametrize(("one", "other"), OTHERWISE)
def test_what_is_another_stays_another(one, other):
    assert spoken(one) != spoken(other)


@settings(deadline=None)
@given(st.text(alphabet="第零一二三十百0123中学小校园幼儿重庆市南岸区集团教育（）·", max_size=20))
def test_a_name_is_found_by_itself(name):
    held = searched(name)
    assert all(form in held for form in forms_of(name) if form.isascii() is False)


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("弹子石幼儿园（长嘉汇园区）", ("弹子石幼儿园", ("长嘉汇园区",))),
        ("十一中学（本部校区和CBD校区）", ("十一中学", ("本部校区", "cbd校区"))),
        ("南坪实验小学(正街校区、洋世达校区和康德校区)", ("南坪实验小学", ("正街校区", "洋世达校区", "康德校区"))),
        ("茶园南坪实验幼儿园（暂定名）", ("茶园南坪实验幼儿园", ())),
        ("南开（融侨）中学（铜元局校区，待建）", ("南开(融侨)中学", ("铜元局校区",))),
        ("示范小学（和平校区）", ("示范小学", ("和平校区",))),
        ("示范小学（和平校区和南湖校区）", ("示范小学", ("和平校区", "南湖校区"))),
        ("南开（融侨）中学", ("", ())),
        ("和黄御峰中学", ("", ())),
    ],
)
def test_a_printed_name_falls_into_school_and_campuses(typed, parts):
    assert parts_of(typed) == parts


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("nan ping shi yan", "nanpingshiyan"),
        ("nán píng", "nanping"),
        ("Ｎａｎ ping", "nanping"),
        ("xi'an", "xian"),
        ("nan坪", "nanping"),
        ("np实验", "npsy"),
        ("珊瑚 shiyan", "shanhushiyan"),
    ],
)
def test_pinyin_is_read_spaced_mixed_and_accented(typed, form):
    assert form in asked(typed).forms
