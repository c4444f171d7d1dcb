"""Text of several lines: counted as the browser shows it, refused with the figures, and the only such field of the house."""

from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib import admin
from django.db import models
from django.urls import get_resolver

from nanan_groups.kit.forms import LongTextField, TextArea

HOUSE = ("nanan_groups", "groups", "staffing", "funding", "evaluation")


class Example(forms.Form):
    text = LongTextField(max_length=10, required=False)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("一\r\n二\r\n三\r\n四\r\n五\r\n", "一\n二\n三\n四\n五"),  # nine signs on the page, fifteen on the way
        ("一二三四五\r\n六七八九", "一二三四五\n六七八九"),
        ("一\r二", "一\n二"),
        ("一\n二", "一\n二"),
        ("\r\n 一 \r\n", "一"),
        ("𠮷" * 10, "𠮷" * 10),  # two halves each in the browser's own count
        ("", ""),
    ],
)
def test_end_of_a_line_is_one_sign(sent, kept):
    form = Example({"text": sent})
    assert form.errors == {}
    assert form.cleaned_data == {"text": kept}


def test_too_long_is_refused_with_the_figures_and_stays_typed():
    form = Example({"text": "一二三四五\r\n六七八九十"})
    assert form.errors == {"text": ["字数 11，最多 10，超出 1 个字，请精简。"]}
    assert "一二三四五\n六七八九十" in str(form["text"]).replace("\r", "")


def test_browser_is_told_the_limit_but_not_to_cut():
    shown = str(Example()["text"])
    assert 'data-limit="10"' in shown
    assert "maxlength" not in shown
    hidden = LongTextField(max_length=10, widget=forms.HiddenInput())
    assert "data-limit" not in hidden.widget.attrs
    assert LongTextField().widget.attrs["rows"] == 2


def all_forms(base=forms.BaseForm) -> set[type]:
    get_resolver().url_patterns  # noqa: B018  every view is loaded, and with it every form
    return {base}.union(*(all_forms(one) for one in base.__subclasses__()))


def test_no_form_of_the_house_has_another():
    ours = [one for one in all_forms() if one.__module__.split(".")[0] in HOUSE]
    areas = [
        (f"{one.__module__}.{one.__qualname__}.{name}", field)
        for one in ours
        for name, field in getattr(one, "base_fields", {}).items()
        if isinstance(field.widget, forms.Textarea)
    ]
    assert len(areas) > 30
    assert [name for name, field in areas if not isinstance(field.widget, TextArea)] == []
    stock = [
        name for name, field in areas if isinstance(field, forms.CharField) and not isinstance(field, LongTextField)
    ]
    assert stock == []


def test_back_office_makes_them_of_its_text_columns():
    asked = [
        (model, column)
        for model, one in admin.site._registry.items()
        for column in model._meta.get_fields()
        if isinstance(column, models.TextField) and hasattr(one, "view_right")
    ]
    assert asked
    wrong = []
    for model, column in asked:
        field = admin.site._registry[model].formfield_for_dbfield(column, None)
        if field is not None and isinstance(field.widget, forms.Textarea) and not isinstance(field, LongTextField):
            wrong.append(str(column))
    assert wrong == []


def test_no_module_writes_one_by_hand():
    house = Path(settings.BASE_DIR)
    found = [
        str(file.relative_to(house))
        for top in HOUSE
        for file in (house / top).rglob("*.py")
        if "forms.Textarea" in file.read_text() and "tests" not in file.parts
    ]
    assert found == ["nanan_groups/kit/forms.py"]
