"""Rows on their way into the stage: all of a slice or none."""

import pytest
from django.db import IntegrityError

from nanan_groups.records.imports import bulk
from nanan_groups.testing.roster_made import row, upload
from staffing.models import StaffStage

NAMES = ("job", "row", "kind", "staff_no")


def staged(job, count):
    return [(job.pk, 100 + number, "n", f"NA{number}") for number in range(count)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [3, 2 * bulk.COPIED + 1])
def test_a_slice_that_breaks_leaves_nothing(schools, count):
    job = upload(schools.clerk, row())
    rows = staged(job, count)
    with pytest.raises(IntegrityError):
        bulk.insert_rows(StaffStage, NAMES, [*rows, rows[-1]])  # the same line of the file twice
    assert not StaffStage.objects.filter(row__gte=100).exists()
    bulk.insert_rows(StaffStage, NAMES, rows)
    assert list(StaffStage.objects.filter(row__gte=100).values_list(*NAMES)) == rows


@pytest.mark.django_db
def test_text_reaches_the_stage_as_it_is(schools):
    job = upload(schools.clerk, row())
    texts = ["a\tb", "a\nb", "a\\b", "\\N", "", None]
    rows = [(job.pk, 100 + at, "n", text) for at, text in enumerate(texts)]
    bulk.insert_rows(StaffStage, NAMES, rows)
    assert list(StaffStage.objects.filter(row__gte=100).values_list("staff_no", flat=True)) == texts
