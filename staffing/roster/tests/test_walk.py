"""From the button to the row: a staff sheet is imported. ``pytest -k walk -s`` shows the files (docs/架构.md)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from nanan_groups.records.models import ImportJob
from nanan_groups.testing.roster_made import book, row
from nanan_groups.testing.walks import MOST_FILES, Walk
from staffing.models import StaffMember

pytestmark = pytest.mark.django_db


def test_walk_of_importing_a_staff_sheet(schools, client_of):
    client = client_of(schools.clerk)
    upload = {"dataset": "staff", "effective_on": "2026-09-01", "reason": "秋季名册"}
    with Walk() as walk:
        file = SimpleUploadedFile("名册.xlsx", book(row(1), row(2)))
        client.post(reverse("portal:import-upload", args=["staff"]), upload | {"file": file})
        job = ImportJob.objects.get()
        client.post(reverse("portal:import-confirm", args=[job.token]), {"sha256": job.sha256})
    assert StaffMember.objects.count() == 2
    folders = ("staffing/roster",)
    print("\n" + walk.told("import a staff sheet", *folders))
    assert len(walk.within(*folders)) <= MOST_FILES
