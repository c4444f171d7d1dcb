"""Numbers typed into a plan: money in 元, figures with at most two decimals; kept exact, as whole fen and hundredths."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError

from groups.planning.annual_plans.rules import figure
from nanan_groups.kit.money import short_yuan

_MONEY = re.compile(r"(\d{1,12})(?:\.(\d{1,2}))?", re.ASCII)


class YuanField(forms.Field):
    """Money typed in 元 and kept in fen."""

    def to_python(self, value):
        text = unicodedata.normalize("NFKC", str(value or "")).replace(",", "").replace(" ", "").removesuffix("元")
        if not text:
            return 0
        found = _MONEY.fullmatch(text)
        if not found:
            raise ValidationError(f"经费“{text[:20]}”无法识别，请以元为单位填写，如 12000 或 1500.50。", code="money")
        return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))

    def prepare_value(self, value):
        return short_yuan(value) if isinstance(value, int) else value


_FIGURE = re.compile(r"(-?)(\d{1,10})(?:\.(\d{1,2}))?", re.ASCII)


class FigureField(forms.Field):
    """A figure of an individual target, kept in whole hundredths; empty is none."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**kwargs)

    def to_python(self, value):
        text = unicodedata.normalize("NFKC", str(value if value is not None else ""))
        text = text.replace(",", "").replace(" ", "").replace("−", "-").removesuffix("%")
        if not text:
            return None
        found = _FIGURE.fullmatch(text)
        if not found:
            raise ValidationError(
                f"{self.label}“{text[:20]}”无法识别，请只填数，最多两位小数，如 40 或 12.5；单位填在“单位”栏。",
                code="figure",
            )
        hundredths = int(found[2]) * 100 + int((found[3] or "0").ljust(2, "0"))
        return -hundredths if found[1] else hundredths

    def prepare_value(self, value):
        return figure(value) if isinstance(value, int) else value
