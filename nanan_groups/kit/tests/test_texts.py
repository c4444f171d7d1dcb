"""Small words: values in a change line, school years, pinyin, template filters."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.db import models

from nanan_groups.kit import templatetags
from nanan_groups.kit.pinyin import full_pinyin, initials
from nanan_groups.kit.texts import value_text
from nanan_groups.kit.years import school_year_of, school_year_period, school_year_text

KIND = models.CharField(choices=[("tight", "紧密型"), ("alliance", "联盟型")])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "空"),
        ("", "空"),
        (True, "是"),
        (False, "否"),
        (0, "0"),
        (1240, "1240"),
        (date(2022, 7, 14), "2022年7月14日"),
        ("南坪", "南坪"),
        # A moment reads in Shanghai time, as every other time on a page does.
        (datetime(2026, 8, 31, 16, 5, tzinfo=UTC), "2026-09-01 00:05"),
        (datetime(2026, 9, 1, 0, 5), "2026-09-01 00:05"),
    ],
)
def test_value_text(value, text):
    assert value_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [("tight", "紧密型"), ("gone", "gone"), (None, "空"), ("", "空"), ("alliance", "联盟型")]
)
def test_value_text_of_a_choice_is_its_label(value, text):
    assert value_text(value, KIND) == text


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2023, 8, 31), 2022), (date(2023, 9, 1), 2023), (date(2024, 1, 1), 2023), (date(2023, 12, 31), 2023)],
)
def test_school_year_turns_on_the_first_of_september(day, year):
    assert school_year_of(day) == year


def test_school_year_texts_and_period():
    assert school_year_text(2022) == "2022-2023"
    assert school_year_period(2022) == (date(2022, 9, 1), date(2023, 9, 1))


@pytest.mark.parametrize(
    ("name", "full", "short"),
    [
        ("重庆第二外国语学校", "chongqingdierwaiguoyuxuexiao", "cqdewgyxx"),
        ("长生桥中学", "changshengqiaozhongxue", "csqzx"),
        ("长生小学", "changshengxiaoxue", "csxx"),
        ("长嘉汇人民小学", "changjiahuirenminxiaoxue", "cjhrmxx"),
        ("南坪长江实验学校", "nanpingchangjiangshiyanxuexiao", "npcjsyxx"),
        ("弹子石中学", "danzishizhongxue", "dzszx"),
        ("大佛段小学", "dafoduanxiaoxue", "dfdxx"),
        ("大兴场小学", "daxingchangxiaoxue", "dxcxx"),
        ("兴隆塆小学", "xinglongwanxiaoxue", "xlwxx"),
        ("步行街小学", "buxingjiexiaoxue", "bxjxx"),
        ("银行学校", "yinhangxuexiao", "yhxx"),
        ("行知小学", "xingzhixiaoxue", "xzxx"),
        ("十一中学", "shiyizhongxue", "syzx"),
        ("一一0中学", "yiyi0zhongxue", "yy0zx"),
        ("１１０中学", "110zhongxue", "110zx"),
        ("CBD校区", "cbdxiaoqu", "cbdxq"),
        ("南开（融侨）中学", "nankairongqiaozhongxue", "nkrqzx"),
        ("F60-1/02地块小学", "f60102dikuaixiaoxue", "f60102dkxx"),
        ("", "", ""),
    ],
)
def test_pinyin_reads_school_names_as_the_district_does(name, full, short):
    assert (full_pinyin(name), initials(name)) == (full, short)


def test_template_filters():
    assert [templatetags.day(date(2024, 9, 1)), templatetags.day(None)] == ["2024年9月1日", "—"]
    assert [templatetags.iso(date(2024, 9, 1)), templatetags.iso(None)] == ["2024-09-01", ""]
    assert [templatetags.number(n) for n in (63500, 0, None, "")] == ["63,500", "0", "—", "—"]
    seeded, dated = (SimpleNamespace(valid_from=date(2022, 7, 14), start_open=o) for o in (True, False))
    assert [templatetags.since(seeded), templatetags.since(dated)] == ["2022-07-14前", "2022-07-14"]
