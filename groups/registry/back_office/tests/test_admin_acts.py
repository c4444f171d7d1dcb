"""Acts from the back office: the portal's own forms for what is dated, many confirmations at once, grants."""

from datetime import date

import pytest
from django.contrib import admin
from django.urls import resolve, reverse

from groups.access.models import Appointment
from groups.registry.acts.forms import ACTS
from groups.registry.acts.views import IDENTITIES
from groups.registry.acts.views import ROWS as DATED
from groups.registry.institutions.services.institutions import confirm_ownership
from groups.registry.models import Institution, InstitutionVersion
from nanan_groups.records import audit
from nanan_groups.records.models import Act, Event, EventKind
from nanan_groups.records.orders import Order
from nanan_groups.testing.admin_rows import ROWS
from nanan_groups.testing.answers import answered
from nanan_groups.testing.factories import (
    DepartmentFactory,
    EducationGroupFactory,
    InstitutionFactory,
    SiteFactory,
    UserFactory,
    entry,
)

ADMIN_OF = {model._meta.label: model_admin for model, model_admin in admin.site._registry.items()}
WITH_ACTS = sorted(label for label, model_admin in ADMIN_OF.items() if getattr(model_admin, "portal_acts", ()))


@pytest.fixture
def officer(user_of):
    return user_of("registry_officer")


@pytest.fixture
def client(officer, client_of):
    return client_of(officer)


def list_url(label: str) -> str:
    return reverse(f"admin:{label.lower().replace('.', '_')}_changelist")


def choose(client, label, action, *rows, follow=False):
    data = {"action": action, "index": "0", "_selected_action": [row.pk for row in rows]}
    return client.post(list_url(label), data, follow=follow)


# --- the portal's forms --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("label", WITH_ACTS)
def test_each_act_opens_the_portals_form_for_the_row_chosen(label, client):
    row = ROWS[label]()
    model_admin = ADMIN_OF[label]
    for verb in model_admin.portal_acts:
        if verb == "confirm-ownership":
            continue  # in the list's menu it is the act for many
        answer = choose(client, label, f"open_{verb}", row)
        assert answer.status_code == 302
        assert resolve(answer.url.partition("?")[0]).namespace == "registry"
        page = client.get(answer.url)
        assert page.status_code == 200, verb
        assert ACTS[verb].title in page.content.decode()


@pytest.mark.parametrize("label", WITH_ACTS)
def test_an_act_on_two_rows_says_one_at_a_time(label, client):
    rows = [ROWS[label](), ROWS[label]()]
    verb = next(verb for verb in ADMIN_OF[label].portal_acts if verb != "confirm-ownership")
    page = choose(client, label, f"open_{verb}", *rows, follow=True)
    assert f"“{ACTS[verb].title}”一次办理一条，请只选择一行。" in page.content.decode()


@pytest.mark.parametrize("label", WITH_ACTS)
def test_record_page_links_its_acts_for_who_may_change(label, client, user_of, client_of):
    row = ROWS[label]()
    model_admin = ADMIN_OF[label]
    url = reverse(f"admin:{label.lower().replace('.', '_')}_change", args=[row.pk])
    mine, theirs = (who.get(url).content.decode() for who in (client, client_of(user_of("auditor"))))
    known = model_admin.get_object(_request(client), str(row.pk))
    for verb in model_admin.offered(known):
        assert f'href="{model_admin.act_address(known, verb)}"' in mine
        assert f'href="{model_admin.act_address(known, verb)}"' not in theirs


def _request(client):
    from django.test import RequestFactory

    request = RequestFactory().get("/")
    request.user = client.get("/admin/").context["user"]
    return request


def test_every_dated_kind_of_the_portal_is_reached_from_here():
    kinds = {model_admin.row_kind for model_admin in ADMIN_OF.values() if hasattr(model_admin, "row_kind")}
    assert kinds == set(DATED)
    assert {"registry.EducationGroup", "registry.Institution", "registry.Site"} <= set(WITH_ACTS)
    assert set(IDENTITIES) == {"group", "institution", "site"}


def test_readers_have_no_actions_at_all(user_of, client_of):
    for role in ("personnel_officer", "finance_officer", "bureau_leader", "auditor"):
        client = client_of(user_of(role))
        for label in WITH_ACTS:
            row = ROWS[label]()
            page = client.get(list_url(label))
            assert 'name="action"' not in page.content.decode()
            assert choose(client, label, "open_close-site", row).status_code == 200  # nothing happens


def test_open_site_is_offered_only_while_it_is_not_open(client):
    with entry():
        waiting, opened, closed = SiteFactory(version__planned=True), SiteFactory(), SiteFactory(version__closed=True)
    offered = {
        site: client.get(reverse("admin:registry_site_change", args=[site.pk])).content.decode()
        for site in (waiting, opened, closed)
    }
    assert "校点开办" in offered[waiting]
    assert "校点开办" not in offered[opened]
    assert "关闭校点" not in offered[closed]


# --- confirming the ownership of many ------------------------------------------------------------------------------
MANY = "/admin/registry/institution/acts/confirm-ownership-of-many/"


def confirm(client, rows, **typed):
    url = f"{MANY}?ids={','.join(str(row.pk) for row in rows)}"
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {"ownership": "public", "effective_on": "2026年3月1日", "reason": "核对办学许可证"}
    return client.post(url, data | typed, follow=True)


def test_many_are_confirmed_one_act_each(client, officer):
    rows = [InstitutionFactory() for _ in range(3)]
    before = Act.objects.count()
    page = choose(client, "registry.Institution", "act_confirm-ownership-of-many", *rows, follow=True)
    assert page.redirect_chain[-1][0].startswith(MANY)
    page = confirm(client, rows)
    assert "核实办学性质：已办理 3 条。" in page.content.decode()
    assert Act.objects.count() == before + 3
    versions = InstitutionVersion.objects.filter(institution__in=rows)
    assert set(versions.values_list("ownership", "ownership_basis", "verified_by", "verified_on")) == {
        ("public", "verified", officer.pk, date(2026, 3, 1))
    }
    assert set(Act.objects.order_by("-pk")[:3].values_list("kind", "reason")) == {("correction", "核对办学许可证")}
    assert audit.verify().problem == ""


def test_refused_ones_are_told_one_by_one_and_the_rest_is_done(client, officer):
    good, late, changed = (InstitutionFactory(version__name=name) for name in ("甲校", "乙校", "丙校"))
    InstitutionVersion.objects.filter(institution=late).update(valid_from=date(2026, 6, 1))
    url = f"{MANY}?ids={good.pk},{late.pk},{changed.pk}"
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    order = Order(actor=officer, effective_on=date(2026, 2, 1), reason="先核", kind="correction")
    confirm_ownership(order=order, institution=changed, ownership="private")
    data |= {"ownership": "public", "effective_on": "2026-03-01", "reason": "核对", "kind": "correction"}
    text = client.post(url, data, follow=True).content.decode()
    assert "核实办学性质：已办理 1 条。" in text
    assert "乙校：2026-03-01 当天没有该机构的有效登记" in text
    assert "丙校：您打开页面之后" in text
    assert InstitutionVersion.objects.get(institution=changed).ownership == "private"


def test_one_refused_keeps_what_was_typed(client):
    school = InstitutionFactory()
    InstitutionVersion.objects.filter(institution=school).update(valid_from=date(2026, 6, 1))
    page = confirm(client, [school], reason="这段原因不能丢")
    assert page.status_code == 200
    assert "当天没有该机构的有效登记" in page.content.decode()
    assert "这段原因不能丢" in page.content.decode()


def test_double_click_confirms_once(client):
    rows = [InstitutionFactory(), InstitutionFactory()]
    url = f"{MANY}?ids={rows[0].pk},{rows[1].pk}"
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {"ownership": "public", "effective_on": "2026-03-01", "reason": "核对"}
    before = Act.objects.count()
    for _ in range(2):
        page = client.post(url, data, follow=True)
    assert Act.objects.count() == before + 2
    assert [str(m) for m in page.context["messages"]] == [f"{row}：已经办理，没有重复写入。" for row in rows]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"ownership": "unknown"}, "选择一个有效的选项"),
        ({"ownership": ""}, "此项必填。"),
        ({"effective_on": "2026/2/30"}, "不是存在的一天"),
        ({"effective_on": "2020-01-01"}, "早于2022年7月14日"),
        ({"reason": "  "}, "此项必填。"),
        ({"seen": "x" * 5000}, ""),
        ({"seen": "1:2,garbage,3:"}, None),
    ],
)
def test_what_cannot_be_confirmed_is_said(client, typed, sentence):
    school = InstitutionFactory()
    page = confirm(client, [school], **typed)
    assert page.status_code == 200
    assert (sentence or "") in page.content.decode()
    if sentence is not None:
        assert InstitutionVersion.objects.get(institution=school).ownership_basis == "assumed"


def test_confirming_is_the_registry_officers(user_of, client_of):
    school = InstitutionFactory()
    for role in ("personnel_officer", "finance_officer", "bureau_leader", "auditor", "system", "security", "audit"):
        client = client_of(user_of(role))
        for method in (client.get, client.post):
            assert answered(method(f"{MANY}?ids={school.pk}"), 403)


def test_foreign_or_void_rows_are_not_found(client):
    with entry():
        void = InstitutionFactory(void=True)
    assert client.get(f"{MANY}?ids={void.pk}").status_code == 404
    assert client.post(f"{MANY}?ids={void.pk},{InstitutionFactory().pk}").status_code == 404


def test_too_many_at_once_are_refused(policy, client, monkeypatch):
    from nanan_groups.kit.admin import row_acts

    monkeypatch.setattr(row_acts, "MANY", 5)
    data = {"action": "act_confirm-ownership-of-many", "index": "0", "select_across": "1"}
    data["_selected_action"] = [Institution.objects.order_by("pk").first().pk]
    page = client.post(list_url("registry.Institution"), data, follow=True)
    assert "一次最多办理 5 条" in page.content.decode()
    assert client.get(f"{MANY}?ids=1,2,3,4,5,6").status_code == 404


# --- grants --------------------------------------------------------------------------------------------------------
ADD = "/admin/access/appointment/add/"


@pytest.fixture
def security(user_of):
    return user_of("security")


@pytest.fixture
def grants(security, client_of):
    return client_of(security)


def grant(client, user, role, **typed):
    data = {"user": user.pk, "role": role, "valid_from": "2026年1月1日", "reason": "任命文件", "request_key": "k"}
    return client.post(ADD, data | typed.pop("posted", {}) | typed, follow=True)


def test_grant_by_name_or_code_of_the_place(grants, security):
    person, group = UserFactory(), EducationGroupFactory(version__name="示例教育集团")
    school = InstitutionFactory(version__name="示例小学")
    office = DepartmentFactory()
    for role, place in (
        ("group_principal", {"group": "示例教育集团"}),
        ("group_office", {"group": group.code}),
        ("school_clerk", {"institution": f"示例小学（{school.code}）"}),
        ("treasury_officer", {"office": office.pk}),
        ("auditor", {}),
    ):
        page = grant(grants, person, role, **place)
        assert "已授权" in page.content.decode(), role
    held = set(Appointment.objects.filter(user=person).values_list("role", "group", "institution", "office"))
    assert held == {
        ("group_principal", group.pk, None, None),
        ("group_office", group.pk, None, None),
        ("school_clerk", None, school.pk, None),
        ("treasury_officer", None, None, office.pk),
        ("auditor", None, None, None),
    }
    event = Event.objects.order_by("number").last()
    assert (event.kind, event.actor_id) == (EventKind.RIGHTS, security.pk)


@pytest.mark.parametrize(
    ("role", "place", "sentence"),
    [
        ("group_principal", {}, "角色“集团总校校长”须选择集团。"),
        ("school_clerk", {"group": "G"}, "不在某个集团任职，请清空此项。"),
        ("auditor", {"group": "G"}, "不在某个集团任职，请清空此项。"),
        ("group_office", {"group": "没有这个集团"}, "没有找到教育集团"),
        ("superuser", {}, "选择一个有效的选项"),
        ("", {}, "此项必填。"),
        ("auditor", {"valid_to": "2025-01-01"}, "止日必须晚于起日。"),
        ("auditor", {"valid_from": "2026/2/30"}, "不是存在的一天"),
        ("auditor", {"reason": " "}, "此项必填。"),
        ("auditor", {"user": "x"}, "有效的选项"),
        ("auditor", {"user": "999999999999999999999999"}, "有效的选项"),
    ],
)
def test_grant_that_does_not_fit_is_refused_in_words(grants, role, place, sentence):
    group = EducationGroupFactory(version__name="示例教育集团")
    place = {name: group.code if value == "G" else value for name, value in place.items()}
    page = grant(grants, UserFactory(), role, posted=place)
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert not Appointment.objects.exists()


def test_nobody_grants_himself_nor_an_administrator(grants, security, user_of):
    assert "不能给自己授权" in grant(grants, security, "auditor").content.decode()
    assert "不得兼任业务角色" in grant(grants, user_of("audit"), "auditor").content.decode()
    assert not Appointment.objects.exists()


def test_end_takes_the_rights_from_that_day(grants, client_of):
    person = UserFactory()
    grant(grants, person, "registry_officer")
    theirs = client_of(person)
    assert theirs.get("/admin/registry/department/add/").status_code == 200
    row = Appointment.objects.get()
    url = f"/admin/access/appointment/acts/end/?ids={row.pk}"
    form = grants.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"reason": "调离"}
    early = grants.post(url, data | {"day": "2025-01-01"})
    assert "截止日必须晚于起日" in early.content.decode()
    assert grants.post(url, data | {"day": date.today().isoformat()}).status_code == 302
    row.refresh_from_db()
    assert row.valid_to == date.today()
    assert theirs.get("/admin/registry/department/add/", follow=True).status_code == 403
    assert "调离" in grants.get(reverse("admin:access_appointment_history", args=[row.pk])).content.decode()


def test_own_appointment_is_not_ones_to_end(grants, security):
    with entry():
        Appointment(user=security, role="auditor", place="district", valid_from=date(2026, 1, 1)).save()
    row = Appointment.objects.get()
    answer = grants.post(
        f"/admin/access/appointment/acts/end/?ids={row.pk}",
        {
            "day": "2026-06-01",
            "reason": "x",
            "request_key": "k",
        },
    )
    assert "不能变更自己的授权" in answer.content.decode()


def test_places_are_names_and_codes_for_whoever_grants_and_nobody_else(grants, user_of, client_of):
    group = EducationGroupFactory(version__name="示例教育集团")
    text = grants.get("/admin/access/appointment/places/group/", {"q": "示例"}).content.decode()
    assert "示例教育集团" in text
    assert group.code in text
    assert grants.get("/admin/access/appointment/places/site/").status_code == 404
    assert grants.post("/admin/access/appointment/places/group/").status_code == 405
    for role in ("registry_officer", "auditor", "system", "audit"):
        assert client_of(user_of(role)).get("/admin/access/appointment/places/group/").status_code == 403
    assert grants.get("/suggest/group/", {"q": "示例"}).status_code == 403  # the register itself stays shut


def test_appointments_are_listed_with_their_place_and_found(grants, policy, user_of):
    person = user_of("group_principal")
    page = grants.get(
        list_url("access.Appointment"), {"q": person.username, "period": "now", "role": "group_principal"}
    )
    row = page.context["cl"].result_list[0]
    assert (row.username, row.place_text) == (person.username, str(person.appointments.get().group))
    assert grants.get(list_url("access.Appointment"), {"period": "past"}).context["cl"].result_count == 0
