"""A clerk enters pupils and classes of the own school on its page; nobody's else."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from groups.registry.figures.forms import stood_in
from groups.registry.figures.services.figures import record_enrolment
from groups.registry.models import Enrolment
from nanan_groups.records.act_pages import CONFIRMED
from nanan_groups.records.orders import Order
from nanan_groups.testing.answers import answered
from nanan_groups.testing.enrolment_made import confirmed, upload

pytestmark = pytest.mark.django_db


def order(actor) -> Order:
    return Order(actor=actor, effective_on=timezone.localdate(), reason="开学上报", kind="entry")


def test_clerk_enters_the_own_schools_figures(two_groups, user_of, client_of):
    site = two_groups.a.tight
    clerk = user_of("school_clerk", institution=site.institution)
    browser = client_of(clerk)
    address = reverse("registry:institution-act", args=[site.institution.code, "record-enrolment"])
    page = browser.get(reverse("reading:institution-detail", args=[site.institution.code])).content.decode()
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
        address = reverse("registry:institution-act", args=[site.institution.code, "record-enrolment"])
        assert browser.get(address).status_code == status
        with pytest.raises(PermissionDenied):
            record_enrolment(order=order(clerk), site=site, school_year=2027, pupils=1, classes=1)
    principal = user_of("group_principal", group=two_groups.a.group)
    address = reverse("registry:institution-act", args=[own.institution.code, "record-enrolment"])
    assert client_of(principal).get(address).status_code == 403
    assert not Enrolment.objects.filter(school_year=2027).exists()


# --- somebody was quicker --------------------------------------------------------------------------------------------
def page_of(browser, address) -> dict:
    form = browser.get(address).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("at", ["check", "confirm"])
def test_an_import_that_came_in_between_is_not_overwritten(two_groups, user_of, client_of, before, at):
    site, name = two_groups.a.tight, "甲canaryA紧密校"
    clerk, officer = user_of("school_clerk", institution=site.institution), user_of("registry_officer")
    address = reverse("registry:institution-act", args=[site.institution.code, "record-enrolment"])
    browser = client_of(clerk)
    if before:
        confirmed(upload(officer, (name, "2027-2028", 500, 12)))
    typed = page_of(browser, address) | {
        "site": site.pk,
        "school_year": 2027,
        "pupils": 501,
        "classes": 12,
        "reason": "开学上报",
    }
    if at == "confirm":
        assert browser.post(address, typed).status_code == 200
    confirmed(upload(officer, (name, "2027-2028", 777, 20)))
    answer = browser.post(address, typed | ({CONFIRMED: "1"} if at == "confirm" else {}))
    assert answer.status_code == 409
    form = answer.context["form"]
    (told,) = form.errors["__all__"]
    assert told.startswith(f"您打开页面之后，{officer.name}已于 ")
    assert "导入学生数" in told
    assert "2027-2028 学年现为学生 777 人、班级 20 个。" in told
    assert (form["pupils"].value(), figures(site)) == ("501", [(777, 20)])
    again = {name: form[name].value() for name in form.fields}
    assert browser.post(address, again).status_code == 200
    assert browser.post(address, again | {CONFIRMED: "1"}).status_code == 302
    assert figures(site) == [(501, 12)]


def figures(site) -> list[tuple]:
    return list(Enrolment.objects.filter(site=site, school_year=2027).values_list("pupils", "classes"))


def test_what_a_page_says_stood_there_is_read_of_the_site_and_year_only():
    told = "12-2026-500-12 12-2027-1-2 2-2026-7-8"
    assert stood_in(told, 2, 2026) == (7, 8)
    assert stood_in(told, 12, 2026) == (500, 12)
    assert stood_in(told, 2, 2027) == stood_in("none", 2, 2027) == ()
    assert stood_in("", 2, 2027) is None


def test_a_link_does_not_say_what_was_seen(two_groups, user_of, client_of):
    site = two_groups.a.tight
    address = reverse("registry:institution-act", args=[site.institution.code, "record-enrolment"])
    page = client_of(user_of("registry_officer")).get(address, {"stood": f"{site.pk}-2027-9-9"})
    assert f"{site.pk}-2027" not in page.context["form"]["stood"].value()


def test_a_clerk_renames_nothing(two_groups, user_of, client_of):
    school = two_groups.a.tight.institution
    clerk = user_of("school_clerk", institution=school)
    address = reverse("registry:institution-act", args=[school.code, "rename-institution"])
    assert answered(client_of(clerk).get(address), 403)
