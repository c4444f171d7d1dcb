"""Scope in the back office: by whatever path, nobody meets a row outside it.

Today only people of the whole district may open the back office. The base must hold even for somebody who may not:
a group's principal is let in here, by a request put together by hand, and must meet his own group alone.
"""

import json

import pytest
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from groups.access.backends import AppointmentBackend
from groups.access.models import Appointment
from groups.registry.models import (
    DeclaredMembers,
    DirectoryEntry,
    EducationGroup,
    Enrolment,
    GroupVersion,
    Institution,
    InstitutionVersion,
    Lead,
    Membership,
    Partnership,
    QualityMark,
    Site,
    SiteVersion,
)
from groups.rights.admin_rights import admin_permissions
from groups.rights.roles import ADMIN
from nanan_groups.accounts.models import User
from nanan_groups.kit.scope import scope_of
from nanan_groups.testing.answers import answered
from nanan_groups.testing.each import each

OWNED = [
    EducationGroup, GroupVersion, Lead, DeclaredMembers, Membership, Partnership, Institution, InstitutionVersion, Site,
    SiteVersion, QualityMark, DirectoryEntry, Enrolment,
]  # fmt: skip
IDS = [model._meta.model_name for model in OWNED]
MODELS = dict(zip(IDS, OWNED, strict=True))


@pytest.fixture
def principal(two_groups, user_of, monkeypatch):
    """The principal of group A, with the right to open the back office put in by hand."""
    user = user_of("group_principal", group=two_groups.a.group)
    scope = user.__dict__["_scope"] = scope_of(user).widened(ADMIN)
    # The back office opens for the whole district alone: what is behind that door is asked here all the same.
    opened = admin_permissions(frozenset(scope.reaches)) | set(scope.reaches)
    monkeypatch.setattr(AppointmentBackend, "has_perm", lambda self, user, perm, obj=None: perm in opened)
    monkeypatch.setattr(AppointmentBackend, "has_module_perms", lambda self, user, label: True)
    return user


@pytest.fixture
def asks(rf, principal):
    """``asks(url)``: the principal's request."""

    def make(path="/", **query):
        request = rf.get(path, query)
        request.user = principal
        request.csp_nonce = ""
        request.htmx = False
        return request

    return make


def admin_of(model):
    return admin.site._registry[model]


def shown(response) -> str:
    if hasattr(response, "render") and not response.is_rendered:
        response.render()
    return response.content.decode()


def assert_only_a(text: str, two_groups) -> None:
    assert two_groups.b.canary not in text
    for secret in two_groups.b.secrets:
        assert secret not in text


def test_list_holds_the_own_group_alone(two_groups, asks):
    """Of each owned model."""

    def check(model):
        text = shown(admin_of(model).changelist_view(asks()))
        assert two_groups.a.canary in text or model in (QualityMark,)
        assert_only_a(text, two_groups)

    each(MODELS, check)


def test_district_reader_sees_both_so_that_the_absence_means_something(two_groups, user_of, client_of):
    client = client_of(user_of("auditor"))

    def check(model):
        text = client.get(f"/admin/{model._meta.app_label}/{model._meta.model_name}/").content.decode()
        assert two_groups.a.canary in text
        assert two_groups.b.canary in text

    each(MODELS, check)


def test_foreign_record_and_its_history_are_not_found(two_groups, asks):
    """Of each owned model."""

    def check(model):
        model_admin = admin_of(model)
        own = set(model_admin.get_queryset(asks()).values_list("pk", flat=True))
        foreign = model.objects.exclude(pk__in=own).order_by("pk").values_list("pk", flat=True)
        assert own
        assert foreign
        for pk in foreign:
            with pytest.raises(Http404):
                model_admin.change_view(asks(), str(pk))
            with pytest.raises(Http404):
                model_admin.history_view(asks(), str(pk))
        for pk in own:
            assert_only_a(shown(model_admin.change_view(asks(), str(pk))), two_groups)
            assert_only_a(shown(model_admin.history_view(asks(), str(pk))), two_groups)

    each(MODELS, check)


@pytest.mark.parametrize("page", ["change", "history"])
def test_nonsense_records_are_not_found(page, user_of, client_of, two_groups):
    client = client_of(user_of("auditor"))

    def check(pk):
        assert answered(client.get(f"/admin/registry/institution/{pk}/{page}/"), 404)

    each(["0", "999999999", "-1", "abc", "1_00", "9" * 30, "%00", "1/2"], check)


def test_search_and_filters_never_reach_beyond(two_groups, asks):
    """Of each owned model."""

    def check(model):
        for text in (two_groups.b.canary, "乙", two_groups.b.group.code, two_groups.b.secrets[0]):
            page = admin_of(model).changelist_view(asks(q=text))
            assert page.context_data["cl"].result_count == 0, text
        for query in ({"id": "1"}, {"id__gt": "0"}, {"institution__directory__telephone__startswith": "0"}):
            cl = admin_of(model).changelist_view(asks(**query)).context_data["cl"]
            assert cl.result_count == admin_of(model).get_queryset(asks()).count(), query  # no such question is heard

    each(MODELS, check)


SOURCES = [
    ("registry", "directoryentry", "institution", "institution"),
    ("registry", "enrolment", "site", "site"),
    ("registry", "lead", "institution", "institution"),
    ("registry", "lead", "site", "site"),
    ("registry", "lead", "group", "group"),
    ("registry", "partnership", "university", "institution"),
    ("registry", "membership", "group", "group"),
    ("registry", "membership", "declared", "declared"),
    ("registry", "institution", "merged_into", "institution"),
]
TERMS = ["", "canary", "canaryB", "乙", "校", "0", "J0", "Z0", "\x00"]


def test_autocomplete_answers_scoped_rows(two_groups, asks):
    """Of each source, whatever is typed."""

    def check(app, model, field, kind, term):
        request = asks("/admin/autocomplete/", app_label=app, model_name=model, field_name=field, term=term)
        text = shown(admin.site.autocomplete_view(request))
        found = [row["text"] for row in json.loads(text)["results"]]
        assert_only_a(text, two_groups)
        assert not {code for code in two_groups.b.codes if code in text}
        if term == "canary" and kind != "declared":
            assert any(two_groups.a.canary in name for name in found)

    each([(*source, term) for source in SOURCES for term in TERMS], check)


HIDDEN = [
    ("access", "appointment", "user"),  # people are the administrators'
    ("records", "act", "actor"),
    ("accounts", "oldpassword", "user"),
    ("registry", "institution", "code"),
    ("registry", "nothing", "x"),
    ("auth", "permission", "content_type"),
    ("axes", "accessattempt", "username"),
]


def test_autocomplete_refuses_what_is_not_ones_to_see(asks):
    def check(app, model, field):
        request = asks("/admin/autocomplete/", app_label=app, model_name=model, field_name=field, term="a")
        with pytest.raises(PermissionDenied):
            admin.site.autocomplete_view(request)

    each(HIDDEN, check)


def test_foreign_key_of_a_form_takes_scoped_rows_only(two_groups, asks):
    """The posted number of a foreign school is no choice, whatever the page offered."""
    field = admin_of(DirectoryEntry).formfield_for_foreignkey(DirectoryEntry._meta.get_field("institution"), asks())
    names = {str(row) for row in field.queryset}
    assert two_groups.b.lead not in field.queryset
    assert two_groups.a.lead in field.queryset
    assert not [name for name in names if two_groups.b.canary in name]


def test_foreign_key_without_an_admin_offers_nothing(two_groups, asks):
    field = admin_of(Appointment).formfield_for_foreignkey(Appointment._meta.get_field("user"), asks())
    assert list(field.queryset) == []


def test_people_without_the_right_do_not_enter_at_all(two_groups, user_of, client_of):
    for role in ("group_principal", "group_office", "member_principal", "school_clerk", "expert", "college_officer"):
        client = client_of(user_of(role))
        for url in (
            "/admin/",
            "/admin/registry/institution/",
            "/admin/autocomplete/",
            "/admin/registry/institution/1/change/",
        ):
            answer = client.get(url, follow=True)
            assert answered(answer, 403)
            assert_only_a(answer.content.decode(), two_groups)


def test_administrators_see_no_business_data(two_groups, user_of, client_of):
    for kind in ("system", "security", "audit"):
        client = client_of(user_of(kind))
        for model in OWNED:
            name = model._meta.model_name
            pk = model.objects.order_by("pk").first().pk
            for url in (
                f"/admin/registry/{name}/",
                f"/admin/registry/{name}/{pk}/change/",
                f"/admin/registry/{name}/export/",
            ):
                answer = client.get(url)
                assert answer.status_code == 403
                assert two_groups.a.canary not in answer.content.decode()
        index = client.get("/admin/").content.decode()
        assert "机构通讯录" not in index
        for field, model in (("institution", "directoryentry"), ("group", "membership"), ("group", "appointment")):
            query = {"app_label": "registry", "model_name": model, "field_name": field, "term": "校"}
            assert client.get("/admin/autocomplete/", query).status_code == 403


def test_password_hashes_are_out_of_reach(user_of, client_of):
    """No question about the column, by filter, sort or search (the usual oracle)."""
    system = user_of("system")
    client = client_of(system)
    everyone = User.objects.count()
    for query in ({"password__startswith": "nothing"}, {"password": "x"}, {"q": system.password[:12]}, {"o": "9"}):
        page = client.get("/admin/accounts/user/", query)
        text = page.content.decode()
        assert page.status_code == 200
        assert system.password not in text
        assert page.context["cl"].result_count == (0 if "q" in query else everyone)
    for url in (f"/admin/accounts/user/{system.pk}/change/", f"/admin/accounts/user/{system.pk}/history/"):
        assert system.password not in client.get(url).content.decode()


def test_void_and_removed_rows_are_gone_from_every_page(two_groups, user_of, client_of):
    client = client_of(user_of("auditor"))
    EducationGroup.objects.filter(pk=two_groups.b.group.pk).update(void=True)
    for url in (
        reverse("admin:registry_educationgroup_change", args=[two_groups.b.group.pk]),
        reverse("admin:registry_educationgroup_history", args=[two_groups.b.group.pk]),
        reverse("admin:registry_membership_change", args=[two_groups.b.tight_row.pk]),
        reverse("admin:registry_membership_history", args=[two_groups.b.tight_row.pk]),
    ):
        assert client.get(url).status_code == 404
