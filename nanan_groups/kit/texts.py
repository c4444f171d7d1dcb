"""One place that says how a value reads in a change line."""

from datetime import date, datetime

from django.utils import timezone

from .days import day_text


def value_text(value, field=None) -> str:
    """A value in the words of a page: choice labels, days, 是/否, 空 for nothing."""
    if value is None or value == "":
        return "空"
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value) if timezone.is_aware(value) else value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return day_text(value)
    return str(value)
