"""What an import asks of the database does not grow with the rows it refuses; and a small one, which is done within a request,
leaves the process as it is."""

import gc

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nanan_groups.kit.collecting import RARELY
from nanan_groups.records.imports import jobs
from nanan_groups.records.models import ImportRow
from nanan_groups.testing.roster_made import bring_in, counts, row, upload
from staffing.models import StaffStage
from staffing.roster.services.imports import RosterWriter

pytestmark = pytest.mark.django_db


def seats(count: int) -> list[dict]:
    """One who is head and ``count`` more who want to be; one that is none."""
    return [*(row(n, leadership="校（园）长") for n in range(1, count + 2)), row(count + 2)]


def test_rows_refused_in_the_end_are_dropped_together(schools):
    asked = []
    for count in (1, 2, 7):  # the first one also reads what is remembered afterwards
        with CaptureQueriesContext(
            connection,
        ) as queries:
            job = upload(schools.clerk, *seats(count))
        asked.append(len(queries))
        assert counts(job) == (2, 0, 0, count)
        assert StaffStage.objects.filter(job=job).count() == 2
    assert asked[1] == asked[2]


def test_new_changed_and_unchanged_are_counted_without_them(schools):
    bring_in(schools.clerk, row(1), row(2), row(3, leadership="校（园）长"))
    job = upload(schools.clerk, *(row(n, leadership="校（园）长") for n in (1, 2, 3)), row(4, leadership="校（园）长"))
    assert counts(job) == (0, 0, 1, 3)
    assert not ImportRow.objects.filter(job=job).exists()


@pytest.mark.parametrize(("inline", "threshold"), [(120_000, None), (0, RARELY)])
def test_only_what_the_worker_does_collects_rarely(schools, settings, monkeypatch, inline, threshold):
    settings.IMPORT_INLINE_BYTES = inline
    before, seen, stage = gc.get_threshold(), [], RosterWriter.stage

    def staging(self, chunk):
        seen.append(gc.get_threshold()[0])
        return stage(self, chunk)

    monkeypatch.setattr(RosterWriter, "stage", staging)
    job = upload(schools.clerk, row(1))
    jobs.confirm(job=job, actor=job.actor, sha256=job.sha256)
    jobs.write(job)
    assert seen == [threshold or before[0]]
    assert gc.get_threshold() == before
