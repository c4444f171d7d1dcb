"""Lists of the back office: their cost, their filters and search, their words."""

import re
from html import unescape

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from groups.registry.models import EducationGroup, Institution, Membership, Site
from nanan_groups.records.models import Act
from nanan_groups.testing.admin_rows import FEW, ROWS, reader_of
from nanan_groups.testing.factories import SiteFactory, entry

LABELS = sorted(ROWS)
ADMIN_OF = {model._meta.label: model_admin for model, model_admin in admin.site._registry.items()}
# Queries of each list as it opens, whatever the number of rows: session, user, appointments, the rows, the bounded
# count, and one for the numbers beside each filter's choices.
QUERIES = {
    "accounts.AdministratorChange": 7,
    "accounts.User": 9,
    "axes.AccessAttempt": 8,
    "access.Appointment": 8,
    "evaluation.IndicatorSystem": 8,
    "evaluation.Round": 8,
    "funding.Account": 9,
    "funding.Agreement": 6,
    "funding.Entry": 9,
    "funding.GroupStatement": 9,
    "funding.Receipt": 9,
    "registry.BaselineFigure": 6,
    "registry.DeclaredMembers": 9,
    "registry.Department": 6,
    "registry.DirectoryEntry": 9,
    "registry.DistrictTotal": 8,
    "registry.EducationGroup": 15,
    "registry.Enrolment": 8,
    "registry.GroupVersion": 9,
    "registry.Institution": 17,
    "registry.InstitutionVersion": 11,
    "registry.Lead": 8,
    "measures.Measure": 7,
    "registry.Membership": 9,
    "registry.Partnership": 8,
    "registry.QualityMark": 9,
    "registry.Site": 13,
    "registry.SiteVersion": 9,
    "records.Act": 8,
    "records.Event": 11,
    "staffing.Certificate": 6,
    "staffing.ExchangeRound": 6,
    "staffing.GroupPlan": 8,
    "staffing.LeaderQuota": 6,
    "staffing.Nomination": 9,
    "staffing.PoolEntry": 9,
    "staffing.QuotaRequest": 8,
    "staffing.ShortageRequest": 8,
    "staffing.StaffMember": 16,
    "staffing.StaffPost": 11,
}


def list_url(label: str) -> str:
    return reverse(f"admin:{label.lower().replace('.', '_')}_changelist")


@pytest.mark.parametrize("label", LABELS)
def test_list_costs_the_same_for_one_and_for_three_rows(label, user_of, client_of, django_assert_num_queries):
    client = client_of(user_of(reader_of(label)))
    ROWS[label]()
    client.get(list_url(label))  # the session's own writes are over
    with django_assert_num_queries(QUERIES[label]):
        assert client.get(list_url(label)).status_code == 200
    if label in FEW:
        return
    ROWS[label]()
    ROWS[label]()
    with django_assert_num_queries(QUERIES[label]):
        page = client.get(list_url(label))
    assert page.context["cl"].result_count >= 3


def codes(page) -> list[str]:
    return [row.code for row in page.context["cl"].result_list]


def test_group_list_shows_name_lead_and_counts_of_today(policy, user_of, client_of):
    client = client_of(user_of("registry_officer"))
    group = EducationGroup.objects.get(source_ref="group/1-1")
    page = client.get(list_url("registry.EducationGroup"), {"q": group.code})
    row = page.context["cl"].result_list[0]
    text = page.content.decode()
    assert (row.name_today, row.lead_text) == ("十一中学教育集团", "十一中学")
    assert (row.tight_count, row.tight_open_count, row.alliance_count, row.partner_count) == (7, 5, 4, 2)
    assert "7（5）" in text
    assert reverse("reading:institution-detail", args=[row.lead_code]) in text


@pytest.mark.parametrize(
    ("label", "query", "count"),
    [
        ("registry.EducationGroup", {"category": "preschool_cluster"}, 8),
        ("registry.EducationGroup", {"relation": "articulated"}, 8),
        ("registry.EducationGroup", {"listed": "other"}, 0),
        ("registry.Institution", {"ownership": "unknown"}, 23),
        ("registry.Institution", {"basis": "verified"}, 0),
        ("registry.Institution", {"provisional": "True"}, 1),
        ("registry.Institution", {"member": "lead"}, 28),
        ("registry.Institution", {"directory": "yes"}, 0),
        ("registry.Site", {"state": "planned"}, 10),
        ("registry.Site", {"kind": "attached"}, 8),
        ("registry.Membership", {"relation": "tight", "period": "now"}, 102),
        ("registry.Membership", {"period": "past"}, 0),
        ("registry.DeclaredMembers", {"kind": "cluster"}, 7),
        ("registry.Institution", {"kind": "nonsense"}, 127),  # no choice: counts as none
        ("registry.Institution", {"institution__official_code__startswith": "1", "merged_into__isnull": "0"}, 127),
    ],
)
def test_filters_narrow_the_list(policy, user_of, client_of, label, query, count):
    page = client_of(user_of("auditor")).get(list_url(label), query)
    assert page.context["cl"].result_count == count


@pytest.mark.parametrize(
    ("label", "text", "found"),
    [
        ("registry.EducationGroup", "syzx", "十一中学教育集团"),
        ("registry.Institution", "滨江幼儿园", "滨江幼儿园"),
        ("registry.Institution", "bjyey", "滨江幼儿园"),
        ("registry.Site", "铜元局", "南开（融侨）中学（铜元局校区）"),
        ("registry.Membership", "铜元局", "南开（融侨）中学（铜元局校区）"),
        ("registry.Partnership", "重庆邮电大学", "重庆邮电大学"),
        ("registry.Lead", "滨江幼儿园", "天峡幼教集群"),
        ("registry.Lead", "没有这所学校", None),
    ],
)
def test_search_finds_names_pinyin_and_codes(policy, user_of, client_of, label, text, found):
    page = client_of(user_of("auditor")).get(list_url(label), {"q": text})
    assert (found in page.content.decode()) if found else page.context["cl"].result_count == 0


def test_search_finds_a_former_name(policy, user_of, client_of):
    from groups.registry.institutions.services.institutions import rename_institution
    from nanan_groups.records.orders import Order

    officer = user_of("registry_officer")
    school = Institution.objects.get(source_ref="institution/滨江幼儿园")
    rename_institution(
        order=Order(actor=officer, effective_on=school.versions.get().valid_from.replace(year=2024), reason="更名"),
        institution=school,
        name="江畔幼儿园",
    )
    page = client_of(officer).get(list_url("registry.Institution"), {"q": "滨江幼儿园"})
    assert [row.name_today for row in page.context["cl"].result_list] == ["江畔幼儿园"]


@pytest.mark.parametrize("text", ["\x00", "%_\\", "'\";--", "(a+)+" * 5000, "=cmd|'/c calc'!A1"])
@pytest.mark.parametrize("label", ["registry.Site", "registry.DirectoryEntry", "records.Act", "records.Event"])
def test_hostile_search_is_only_a_search(db, user_of, client_of, label, text):
    assert client_of(user_of("auditor")).get(list_url(label), {"q": text}).status_code == 200


@pytest.mark.parametrize(
    "query", ["p=99", "p=x", "o=99.-7.x", "all=", "_facets=1", "e=1", "_popup=1", "_to_field=code"]
)
@pytest.mark.parametrize("label", ["registry.Institution", "records.Event"])
def test_hostile_parameters_never_break_a_list(db, user_of, client_of, label, query):
    ROWS[label]()
    assert client_of(user_of("auditor")).get(f"{list_url(label)}?{query}").status_code in (200, 302, 400)


@pytest.mark.parametrize(("name", "value"), [("day", "2026/2/30"), ("actor", "abc"), ("actor", "9" * 18), ("day", "x")])
def test_typed_filters_say_what_cannot_be_read(db, user_of, client_of, name, value):
    page = client_of(user_of("audit")).get(list_url("records.Event"), {name: value})
    assert page.status_code == 200
    assert page.context["cl"].result_count == 0


def test_typed_filters_find_the_day_the_actor_and_the_address(db, user_of, client_of):
    admin_user = user_of("audit")
    client = client_of(admin_user)  # signing in left an event
    today = timezone.localtime(client.get(list_url("records.Event")).context["cl"].result_list[0].at)
    for query in ({"day": f"{today:%Y-%m-%d}"}, {"actor": admin_user.pk}, {"q": admin_user.username}, {"since": "0"}):
        assert client.get(list_url("records.Event"), query).context["cl"].result_count >= 1
    assert client.get(list_url("records.Event"), {"address": "10.9.9.9"}).context["cl"].result_count == 0


def test_long_lists_are_counted_only_so_far(db, user_of, client_of, monkeypatch):
    from nanan_groups.kit.admin import lists

    monkeypatch.setattr(lists, "COUNT_LIMIT", 2)
    for _ in range(4):
        ROWS["registry.Department"]()
    page = client_of(user_of("auditor")).get(list_url("registry.Department"))
    assert page.context["cl"].result_count == 2
    assert "超过 2 条" in page.content.decode()


def test_sorting_is_stable_over_pages(db, user_of, client_of, monkeypatch):
    with entry():
        sites = [SiteFactory() for _ in range(7)]
    monkeypatch.setattr(ADMIN_OF["registry.Site"], "list_per_page", 3)
    client = client_of(user_of("auditor"))
    for order in ("", "4", "-1", "3.2"):
        seen = [
            row.pk
            for number in (1, 2, 3)
            for row in client.get(list_url("registry.Site"), {"o": order, "p": number}).context["cl"].result_list
        ]
        assert sorted(seen) == sorted(site.pk for site in sites)


@pytest.mark.parametrize("model", [Institution, EducationGroup, Site, Membership])
def test_record_page_costs_the_same_whatever_belongs_to_it(policy, user_of, client_of, model):
    """Two records of very different size: the same number of queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of(user_of("auditor"))
    numbers = set()
    for row in (model.objects.order_by("pk").first(), model.objects.order_by("pk").last()):
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.pk])
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        numbers.add(len(queries))
    assert len(numbers) == 1


# --- words and content security ------------------------------------------------------------------------------------
TAG = re.compile(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", re.DOTALL)
SAID = re.compile(r'\b(?:alt|title|placeholder|aria-label|value)="([^"]*)"')
SENTENCE = re.compile(r"\b[A-Za-z]{2,}(?: [A-Za-z]{2,})+")
INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\son[a-z]+=|\sstyle=|javascript:", re.IGNORECASE)


def pages_of(label: str, row) -> list[str]:
    base = f"admin:{label.lower().replace('.', '_')}"
    urls = [list_url(label), f"{list_url(label)}?q=abc"]
    model_admin = ADMIN_OF[label]
    if model_admin.columns is not None:
        urls.append(reverse(f"{base}_export"))
    if model_admin.addable:
        urls.append(reverse(f"{base}_add"))
    if not model_admin.only_list:
        urls.append(reverse(f"{base}_change", args=[row.pk]))
    if model_admin.has_history and not model_admin.only_list:
        urls.append(reverse(f"{base}_history", args=[row.pk]))
    return urls + [model_admin.row_act_url(act, [row.pk]) for act in model_admin.row_acts]


def words_of(html: str) -> list[str]:
    return [*SAID.findall(html), TAG.sub(" ", html)]


@pytest.mark.once("words and inline code of a page; the lists are asked of both above")
@pytest.mark.parametrize("label", LABELS)
def test_pages_speak_chinese_and_carry_nothing_inline(label, user_of, client_of):
    row = ROWS[label]()
    client = client_of(user_of(reader_of(label)))
    acts = Act.objects.count()
    for url in pages_of(label, row):
        page = client.get(url)
        assert Act.objects.count() == acts  # reading writes nothing
        if page.status_code == 403:  # an act of the other administrator
            continue
        assert page.status_code == 200, url
        html = page.content.decode()
        assert [text for part in words_of(html) for text in SENTENCE.findall(unescape(part))] == [], url
        assert INLINE.findall(html) == [], url
        assert "None" not in TAG.sub(" ", html), url


def test_index_pages_speak_chinese_and_carry_nothing_inline(user_of, client_of):
    for role in ("registry_officer", "auditor", "system", "security", "audit"):
        client = client_of(user_of(role))
        for url in (
            "/admin/",
            "/admin/registry/",
            "/admin/access/",
            "/admin/measures/",
            "/admin/accounts/",
            "/admin/axes/",
            "/admin/records/",
        ):
            page = client.get(url)
            if page.status_code == 404:  # no list of that part is open to this person
                continue
            html = page.content.decode()
            assert [text for part in words_of(html) for text in SENTENCE.findall(unescape(part))] == []
            assert INLINE.findall(html) == []
