"""Every model in the back office stands on the house's base, and the base keeps what it promises."""

import pytest
from django.contrib import admin
from django.db.models import ForeignKey
from django.urls import NoReverseMatch, get_resolver, reverse

from nanan_groups.kit.admin import ScopedAdmin
from nanan_groups.kit.admin.lists import BoundedPaginator, HouseFilter
from nanan_groups.records.admin import HouseAdmin, PlainAdmin
from nanan_groups.testing.admin_rows import ROWS

REGISTRY = {model._meta.label: model_admin for model, model_admin in admin.site._registry.items()}
ADMINS = pytest.mark.parametrize("model_admin", REGISTRY.values(), ids=REGISTRY.keys())


def test_registry_is_exactly_this():
    """A new model is shown here on purpose, with rows for the tests of every list (admin_rows.py)."""
    assert sorted(REGISTRY) == sorted(ROWS)


def test_stock_models_are_not_registered():
    strangers = {"auth.Group", "axes.AccessLog", "axes.AccessFailureLog", "admin.LogEntry", "accounts.OldPassword"}
    assert strangers.isdisjoint(REGISTRY)


@ADMINS
def test_admin_derives_from_the_house_base(model_admin):
    assert isinstance(model_admin, ScopedAdmin)
    assert isinstance(model_admin, HouseAdmin)


@ADMINS
def test_admin_list_is_bounded(model_admin):
    assert 0 < model_admin.list_per_page <= 100
    assert model_admin.list_max_show_all <= 200
    assert model_admin.show_full_result_count is False
    assert model_admin.paginator is BoundedPaginator
    assert model_admin.date_hierarchy is None
    assert isinstance(model_admin.list_select_related, tuple)
    assert model_admin.ordering
    assert model_admin.hint


@ADMINS
def test_admin_filters_are_closed_choices_never_a_foreign_key(model_admin):
    assert all(isinstance(each, type) and issubclass(each, HouseFilter) for each in model_admin.list_filter)


@ADMINS
def test_admin_deletes_nothing(model_admin, user_of, rf):
    request = rf.get("/")
    for role in ("registry_officer", "auditor", "system", "security", "audit"):
        request.user = user_of(role)
        assert model_admin.has_delete_permission(request) is False
        assert "delete_selected" not in model_admin.get_actions(request)
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}_delete", args=[1])


def test_admin_addresses_are_named_and_none_of_them_deletes_or_imports():
    names = [
        (entry.name or "", str(entry.pattern))
        for part in get_resolver().url_patterns
        if getattr(part, "namespace", "") == "admin"
        for app in part.url_patterns
        for entry in getattr(app, "url_patterns", [app])
    ]
    bad = [(name, at) for name, at in names if "delete" in name + at or "import" in name + at]
    assert bad == []
    # Django's own two without a name: the catch-all and nothing else.
    assert [at for name, at in names if not name] == ["(?P<url>.*)$"]


@ADMINS
def test_admin_edits_only_where_it_means_to(model_admin):
    """Dated rows, logs and policy data are read here; what is edited in place is plain and goes through an act."""
    plain = {
        "accounts.User", "registry.Department", "registry.DirectoryEntry", "registry.DistrictTotal", "registry.EducationGroup",
        "registry.Enrolment", "registry.Institution", "registry.Site",
    }  # fmt: skip
    label = model_admin.opts.label
    assert model_admin.editable is (label in plain)
    assert isinstance(model_admin, PlainAdmin) is (label in plain)
    assert not (model_admin.editable and hasattr(model_admin.model, "valid_from"))
    assert model_admin.list_editable == ()


@ADMINS
def test_admin_foreign_keys_are_never_a_list_of_everything(model_admin):
    keys = {field.name for field in model_admin.opts.fields if isinstance(field, ForeignKey)}
    if model_admin.editable:
        asked = keys & set(model_admin.plain)
        assert asked <= {*model_admin.autocomplete_fields, *model_admin.raw_id_fields}


# Locks are of the moment; the wings' rows are taken out as sheets and papers of their own, within their own rights.
NEVER_TAKEN_OUT = {"axes.AccessAttempt", "evaluation.IndicatorSystem", "evaluation.Round"} | {
    *(f"funding.{name}" for name in ("Account", "Agreement", "Entry", "GroupStatement", "Receipt")),
    *(f"staffing.{name}" for name in ("Certificate", "ExchangeRound", "GroupPlan", "LeaderQuota", "Nomination")),
    *(f"staffing.{name}" for name in ("PoolEntry", "QuotaRequest", "ShortageRequest")),
}


@ADMINS
def test_admin_export_names_its_right(model_admin):
    if model_admin.columns is None:
        assert model_admin.opts.label in NEVER_TAKEN_OUT
    else:
        assert model_admin.export_permission
        assert len(set(model_admin.columns().get_export_headers())) == len(model_admin.columns().get_export_headers())


def test_index_tells_what_each_list_is_for(user_of, client_of):
    page = client_of(user_of("registry_officer")).get("/admin/").content.decode()
    for model_admin in REGISTRY.values():
        if model_admin.opts.app_label in ("registry", "measures"):
            assert model_admin.label in page
            assert model_admin.hint in page
    assert 'href="/"' in page  # back to the portal
    assert "区教委登记科室" in page
