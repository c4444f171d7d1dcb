"""A clerk enters pupils and classes of the own school on its page; nobody's else."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from groups.models import Enrolment
from groups.services.facts import record_enrolment
from nanan_groups.records.orders import Order

pytestmark = pytest.mark.django_db


def order(actor) -> Order:
    return Order(actor=actor, effective_on=timezone.localdate(), reason="开学上报", kind="entry")


def test_clerk_enters_the_own_schools_figures(two_groups, user_of, client_of):
    site = two_groups.a.tight
    clerk = user_of("school_clerk", institution=site.institution)
    browser = client_of(clerk)
    address = reverse("groups:institution-act", args=[site.institution.code, "record-enrolment"])
    page = browser.get(reverse("groups:institution-detail", args=[site.institution.code])).content.decode()
    assert address in page
    assert "rename-institution" not in page
    assert browser.get(address).status_code == 200
    typed = {
        "site": site.pk, "school_year": 2027, "pupils": 812, "classes": 18, "reason": "开学上报", "kind": "entry",
        "effective_on": timezone.localdate().isoformat(), "request_key": "k1", "seen": site.institution.revision,
    }  # fmt: skip
    assert "812" in browser.post(address, typed).content.decode()
    assert not Enrolment.objects.filter(school_year=2027).exists()
    assert browser.post(address, typed | {"act_confirmed": "1"}).status_code == 302
    assert list(
        Enrolment.objects.filter(school_year=2027).values_list("site_id", "school_year", "pupils", "classes", "basis")
    ) == [(site.pk, 2027, 812, 18, "verified")]


def test_nobody_enters_anothers_figures(two_groups, user_of, client_of):
    own, fellow, other = two_groups.a.tight, two_groups.a.lead_site, two_groups.b.tight
    clerk = user_of("school_clerk", institution=own.institution)
    browser = client_of(clerk)
    for site, status in ((fellow, 404), (other, 404)):
        address = reverse("groups:institution-act", args=[site.institution.code, "record-enrolment"])
        assert browser.get(address).status_code == status
        with pytest.raises(PermissionDenied):
            record_enrolment(order=order(clerk), site=site, school_year=2027, pupils=1, classes=1)
    principal = user_of("group_principal", group=two_groups.a.group)
    address = reverse("groups:institution-act", args=[own.institution.code, "record-enrolment"])
    assert client_of(principal).get(address).status_code == 403
    assert not Enrolment.objects.filter(school_year=2027).exists()


def test_a_clerk_renames_nothing(two_groups, user_of, client_of):
    school = two_groups.a.tight.institution
    clerk = user_of("school_clerk", institution=school)
    address = reverse("groups:institution-act", args=[school.code, "rename-institution"])
    assert client_of(clerk).get(address).status_code == 403
