"""The template filled with the rows holds what its taker may hand in again, and nothing else."""

import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from nanan_groups.kit.scope import scope_of
from nanan_groups.records.exports import Wish, take_out
from nanan_groups.records.imports.datasets import dataset_of
from nanan_groups.testing.factories import AppointmentFactory, entry
from staffing.models import StaffPost

pytestmark = pytest.mark.django_db


def cells(taken) -> set:
    with taken.file:
        book = load_workbook(io.BytesIO(taken.file.read()), read_only=True)
        return {cell for row in book.worksheets[0].iter_rows(values_only=True) for cell in row}


@pytest.mark.parametrize("code", ["staff", "leaders", "enrolment"])
def test_clerk_who_also_sits_in_the_groups_office(two_groups, user_of, code):
    """He reads the rosters of the whole group, and keeps that of his own school."""
    own, fellow = two_groups.a.tight.institution, two_groups.a.lead_site.institution
    person = user_of("school_clerk", institution=own)
    with entry():
        AppointmentFactory(user=person, role="group_office", place="group", group=two_groups.a.group)
        StaffPost.objects.update(leadership="middle")
    dataset = dataset_of(code)
    assert dataset.may_import(scope_of(person))
    found = {}
    for format in ("xlsx", "template"):
        wish = Wish(timezone.localdate(), format=format, reason="核对")
        found[format] = {str(one) for one in cells(take_out(actor=person, datasets=[dataset], wish=wish)) if one}
    here, there = f"（{own.code}）", f"（{fellow.code}）"
    assert any(here in text for text in found["template"])
    assert any(there in text for text in found["xlsx"])
    assert not any(there in text for text in found["template"])
