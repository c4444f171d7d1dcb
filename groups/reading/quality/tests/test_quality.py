"""What is doubtful in the policy's own register, and working it off."""

from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from groups.access.scopes import build_scope
from groups.registry.institutions.services.facts import confirm_ownerships
from groups.registry.models import Institution, InstitutionVersion
from groups.registry.register.words import Ownership
from nanan_groups.kit import quality
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.models import Act
from nanan_groups.records.orders import Order

DAY = date(2026, 11, 22)


def counts(scope, day=DAY) -> dict[str, tuple[int, int]]:
    found = {check.code: check.find(scope, day) for check in quality.checks()}
    return {code: (len(rows), sum(row.weight for row in rows)) for code, rows in found.items()}


@pytest.fixture
def officer(policy, user_of):
    return user_of("registry_officer")


def test_the_policy_leaves_exactly_these_doubts(officer):
    assert counts(build_scope(officer)) == {
        "unknown-ownership": (15, 12),  # 12 open tight sites whose money waits
        "assumed-ownership": (101, 74),  # 74 counted by assumption
        "provisional-name": (1, 0),
        "placeholder": (3, 0),
        "declared": (10, 156),
        "no-open-site": (1, 0),
        "unknown-beginning": (139, 0),
        "no-charter": (35, 0),
        "not-admitted": (35, 0),
        "missing-code": (116, 0),
        "missing-contact": (116, 0),
        "missing-enrolment": (104, 0),
        "contradictory": (1, 0),
        "missing-organ": (84, 0),  # two for each of 25 tight groups, one for each of 8 articulated and 26 alliances
        "organ-seats": (0, 0),
        "organ-terms": (0, 0),
        "unverified-employment": (0, 0),
        "people-of-merged-schools": (0, 0),
        "differing-leaders": (0, 0),
        "funding-pending": (0, 0),
        "funding-no-agreement": (0, 0),
    }


def test_principal_sees_the_doubts_of_the_own_group_only(policy, user_of, two_groups):
    found = counts(build_scope(user_of("group_principal", group=two_groups.a.group)))
    assert found["no-open-site"] == (0, 0)
    assert found["unknown-beginning"][0] <= 2
    names = {row.subject for check in quality.checks() for row in check.find(build_scope(user_of("expert")), DAY)}
    assert names == set()


def test_one_code_is_registered_once():
    check = quality.checks()[0]
    with pytest.raises(ValueError, match="registered twice"):
        quality.register(check)


def unknown() -> list[Institution]:
    rows = InstitutionVersion.objects.active_on(DAY).filter(ownership=Ownership.UNKNOWN, kind="kindergarten")
    return [row.institution for row in rows.select_related("institution").order_by("institution__code")]


def order(actor, kind="correction") -> Order:
    return Order(actor=actor, effective_on=date(2022, 7, 14), reason="逐园核实", document="核实表", kind=kind)


def test_many_are_confirmed_in_one_act(officer):
    confirm_ownerships(order=order(officer), institutions=unknown(), ownership=Ownership.PRIVATE)
    assert counts(build_scope(officer))["unknown-ownership"] == (2, 0)  # 特殊教育中心, 龙门浩职业中学
    act = Act.objects.get(verb="confirm_ownerships")
    assert act.subjects.count() == 13
    rows = InstitutionVersion.objects.filter(ownership=Ownership.PRIVATE)
    assert {(row.ownership_basis, row.verified_by) for row in rows} == {("verified", officer)}


def test_one_wrong_one_and_none_is_confirmed(officer):
    institutions = unknown()
    institutions[3].versions.update(valid_to=date(2022, 8, 1))
    with pytest.raises(RuleViolation, match="没有该机构的有效登记"):
        confirm_ownerships(
            order=Order(actor=officer, effective_on=DAY, reason="核实", kind="change"),
            institutions=institutions,
            ownership=Ownership.PRIVATE,
        )
    assert not Act.objects.filter(verb="confirm_ownerships").exists()
    assert not InstitutionVersion.objects.filter(ownership_basis="verified").exists()


def test_bulk_goes_from_the_list_through_check_to_done(officer, client_of):
    browser = client_of(officer)
    page = browser.get(reverse("reading:quality-detail", args=["unknown-ownership"]))
    assert page.context["count"] == 15
    codes = [institution.code for institution in unknown()[:3]]
    address = page.context["bulk_url"]
    form = browser.get(address, {"institutions": codes}).context["form"]
    typed = {
        "institutions": form["institutions"].value(),
        "ownership": "private",
        "kind": "correction",
        "effective_on": "2022年7月14日",
        "reason": "逐园核实",
        "document": "",
        "request_key": form["request_key"].value(),
    }
    checked = browser.post(address, typed)
    assert len(checked.context["lines"]) == 6  # 办学性质 and its basis, of three
    assert not Act.objects.filter(verb="confirm_ownerships").exists()
    browser.post(address, {**typed, "act_confirmed": "1"})
    assert Act.objects.get(verb="confirm_ownerships").subjects.count() == 3
    done = browser.get(reverse("reading:quality-list"))
    assert [row["records"] for row in done.context["progress"]] == [3]


def test_reader_without_the_right_finds_no_act(policy, user_of, client_of):
    page = client_of(user_of("auditor")).get(reverse("reading:quality-detail", args=["unknown-ownership"]))
    assert page.context["bulk_url"] == ""
    assert {row["act"] for row in page.context["rows"]} == {None}


def test_queries_do_not_grow_with_the_rows(officer, client_of, django_assert_num_queries):
    browser = client_of(officer)
    browser.get(reverse("reading:quality-list"))
    for code in ("unknown-ownership", "placeholder"):  # 15 rows and 3
        cache.clear()
        with django_assert_num_queries(5):
            browser.get(reverse("reading:quality-detail", args=[code]))
