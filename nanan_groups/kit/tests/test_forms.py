"""Form bases: a day typed in any Chinese writing, and a form that puts a service's sentence where it belongs."""

from datetime import date

import pytest
from django import forms

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.forms import DayField, DayInput, ScopedForm
from nanan_groups.kit.scope import NOTHING


class ExampleForm(ScopedForm):
    day = DayField(label="生效日", register=True)
    until = DayField(label="止日", required=False)
    reason = forms.CharField(label="原因")
    note = forms.CharField(label="说明", error_messages={"required": "请写说明。"})


def bound(**data):
    return ExampleForm(data, scope=NOTHING)


def test_full_form_gives_days():
    form = bound(day="２０２４年９月１日", until="", reason="调整", note="无")
    assert form.is_valid()
    assert form.cleaned_data == {"day": date(2024, 9, 1), "until": None, "reason": "调整", "note": "无"}


def test_day_already_parsed_stays():
    assert DayField().clean(date(2024, 9, 1)) == date(2024, 9, 1)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2026年9月", "生效日“2026年9月”无法识别，请写成 2024-09-01 或 2024年9月1日。"),
        ("2026/2/30", "生效日“2026/2/30”不是存在的一天，请核对月和日。"),
        ("9999-1-1", "生效日的年份过大；没有截止日的请留空。"),
        (
            "2022-7-13",
            "生效日早于2022年7月14日：登记以该日发布的教育集团一览表为起点，此前没有数据。请选择2022年7月14日或之后的日期。",
        ),
    ],
)
def test_wrong_day_says_why_and_keeps_what_was_typed(text, sentence):
    form = bound(day=text, reason="调整", note="无")
    assert form.errors == {"day": [sentence]}
    assert form["day"].value() == text
    assert DayInput().format_value(text) == text


def test_only_a_register_day_is_bound_to_the_register():
    assert bound(day="2024-9-1", until="2000-1-1", reason="调整", note="无").is_valid()


def test_empty_required_fields_say_so():
    assert bound().errors == {
        "day": ["请填写日期，如 2024年9月1日。"],
        "reason": ["此项必填。"],
        "note": ["请写说明。"],
    }


def test_day_shows_in_chinese():
    assert [DayInput().format_value(value) for value in (date(2024, 9, 1), None, "")] == ["2024年9月1日", "", ""]


def test_same_day_in_another_writing_is_no_change():
    field = DayField()
    assert field.has_changed(date(2024, 9, 1), "2024年9月1日") is False
    assert field.has_changed(date(2024, 9, 1), "2024-09-02") is True


def test_service_sentence_lands_at_its_field_or_on_top():
    form = bound(day="2024-9-1", reason="调整", note="无")
    form.refuse(RuleViolation("起日不对。", field="day"))
    form.refuse(RuleViolation("已被他人修改。"))
    form.refuse(RuleViolation("没有这个栏。", field="elsewhere"))
    assert form.errors == {"day": ["起日不对。"], "__all__": ["已被他人修改。", "没有这个栏。"]}


def test_form_without_a_scope_is_refused():
    with pytest.raises(TypeError, match="scope"):
        ExampleForm({})
