"""The migration that fills the keys: the first of two twins keeps the name, the other is marked and stays as it is."""

from importlib import import_module

import pytest
from django.apps import apps

from groups.registry.models import InstitutionVersion, SiteVersion
from nanan_groups.testing.factories import SiteFactory, entry
from nanan_groups.testing.register_made import school, small_register

fill = import_module("groups.registry.migrations.0009_fill_keys_of_names").fill


@pytest.fixture
def emptied(db):
    """A small register as it was before there were keys; two of its schools differ in a space alone."""
    made = small_register()
    with entry():
        made.twin = school("独立小学分校")
        made.campus = SiteFactory(institution=made.twin.institution, campus=True, version__label="东校区")
    InstitutionVersion.objects.filter(institution=made.twin.institution).update(name="独立 小学")
    for number, row in enumerate(InstitutionVersion.objects.order_by("pk")):
        InstitutionVersion.objects.filter(pk=row.pk).update(name_key=f"?{number}", searched="")
    SiteVersion.objects.update(place_key=None, searched="")
    return made


def test_twins_are_told_apart_and_nothing_else_changes(emptied):
    fill(apps, None)
    first = emptied.free.institution.versions.get()
    second = emptied.twin.institution.versions.get()
    assert (first.name, first.name_key) == ("独立小学", "独立小学")
    assert (second.name, second.name_key) == ("独立 小学", f"独立小学 {emptied.twin.institution.code}")
    assert "dulixiaoxue" in second.searched
    campus = emptied.campus.versions.get()
    assert campus.place_key == f"{emptied.twin.institution_id}/东校区"


def test_filled_again_it_is_the_same(emptied):
    fill(apps, None)
    before = list(InstitutionVersion.objects.order_by("pk").values_list("pk", "name_key", "searched"))
    fill(apps, None)
    assert list(InstitutionVersion.objects.order_by("pk").values_list("pk", "name_key", "searched")) == before
