"""The constraints of a row asked all at once say what Django says of each by itself, on either database."""

import random
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from nanan_groups.records.checks import _broken, _question, validate_constraints
from nanan_groups.testing.factories import SiteFactory, entry

CHECKED = [
    model
    for model in apps.get_models()
    if any(isinstance(one, models.CheckConstraint) for one in model._meta.constraints)
]
VALUES = {
    models.BooleanField: (True, False),
    models.IntegerField: (-1, 0, 1, 2, 50, 100, 10_001),
    models.DateTimeField: (datetime(2026, 9, 1, 8, tzinfo=UTC), datetime(2026, 9, 2, 8, tzinfo=UTC)),
    models.DateField: (date(2020, 9, 1), date(2026, 8, 31), date(2026, 9, 1)),
    models.DecimalField: (Decimal("-1"), Decimal("0"), Decimal("0.5"), Decimal("12.25")),
    models.CharField: ("", "甲", "x" * 30),
    models.TextField: ("", "甲\n乙"),
    models.ForeignKey: (1, 2),
}


def drawn(model, draw):
    """A row that nobody saved, with values as its columns take them; choices from among the choices."""
    row = model()
    for field in model._meta.concrete_fields:
        values = next((values for kind, values in VALUES.items() if isinstance(field, kind)), ())
        values = [value for value, _ in field.flatchoices] if field.choices and draw.random() < 0.9 else list(values)
        values += [None] * field.null
        if values:
            setattr(row, field.attname, draw.choice(values))
    return row


def by_django(row) -> list[str]:
    broken = []
    for one in row._meta.constraints:
        if isinstance(one, models.CheckConstraint):
            try:
                one.validate(type(row), row)
            except ValidationError:
                broken.append(one.name)
    return broken


def test_whatever_a_row_says_both_ask_the_same(db):
    draw, refused = random.Random(20220701), 0
    for model in CHECKED:
        for _ in range(5):
            row = drawn(model, draw)
            broken = [one.name for one in _broken(row, _question(model, "default", frozenset()), "default")]
            assert broken == by_django(row), model
            refused += bool(broken)
    assert refused > len(CHECKED)  # both kinds were asked


def test_every_constraint_has_a_sentence_that_can_be_told():
    """Django puts the constraint's name into it: a per cent sign of its own stands there twice."""
    told = [one.get_violation_error_message() for model in apps.get_models() for one in model._meta.constraints]
    assert len(told) > 300
    assert "" not in told


def test_the_sentence_and_the_code_are_the_constraints_own(db):
    with entry():
        site = SiteFactory()
    version = site.versions.get()
    version.valid_to = version.valid_from
    with pytest.raises(ValidationError) as by_us:
        validate_constraints(version)
    with pytest.raises(ValidationError) as by_them:
        version.validate_constraints()
    assert by_us.value.message_dict == by_them.value.message_dict
    assert [one.code for one in by_us.value.error_dict["__all__"]] == [
        one.code for one in by_them.value.error_dict["__all__"]
    ]


def test_what_is_excluded_is_not_asked(db):
    with entry():
        version = SiteFactory().versions.get()
    version.valid_to = version.valid_from
    assert _broken(version, _question(type(version), "default", frozenset()), "default")
    assert _broken(version, _question(type(version), "default", frozenset({"valid_to"})), "default") == []
    validate_constraints(version, exclude=["valid_to"])


def test_one_statement_for_a_row(db, django_assert_num_queries):
    with entry():
        version = SiteFactory().versions.get()
    with django_assert_num_queries(1):
        assert _broken(version, _question(type(version), "default", frozenset()), "default") == []
