"""Plain facts edited in place: with a reason, as an act, and never over somebody else's change."""

import pytest
from django.urls import reverse

from groups.registry.institutions.services.institutions import rename_institution
from groups.registry.models import Department, DirectoryEntry, Enrolment, Institution
from nanan_groups.records import audit
from nanan_groups.records.models import Act, ActSubject, Event, EventKind
from nanan_groups.records.orders import Order
from nanan_groups.testing.factories import (
    DepartmentFactory,
    DirectoryEntryFactory,
    EnrolmentFactory,
    InstitutionFactory,
    SiteFactory,
    entry,
)


@pytest.fixture
def officer(user_of):
    return user_of("registry_officer")


@pytest.fixture
def client(officer, client_of):
    return client_of(officer)


@pytest.fixture
def directory(db):
    return DirectoryEntryFactory(
        institution=InstitutionFactory(version__name="江南小学"), head="王敏", telephone="023-62900001"
    )


def url_of(row, page="change") -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])


def form_of(client, url) -> dict:
    """What a browser would send back: every field of the form as it stands."""
    form = client.get(url).context["adminform"].form
    data = {}
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        data[name] = "" if value is None else value
    return data


def fill(client, url, **typed) -> dict:
    return form_of(client, url) | {"reason": "核对后修改", "document": "南岸教〔2026〕1号"} | typed


def test_edit_is_an_act_with_its_lines_history_and_event(client, officer, directory):
    before = Act.objects.count()
    answer = client.post(url_of(directory), fill(client, url_of(directory), head="李建国", telephone="023-62900002"))
    assert answer.status_code == 302
    directory.refresh_from_db()
    assert (directory.head, directory.telephone) == ("李建国", "023-62900002")
    act = Act.objects.order_by("pk").last()
    assert Act.objects.count() == before + 1
    assert (act.kind, act.actor, act.reason, act.document) == ("change", officer, "核对后修改", "南岸教〔2026〕1号")
    assert act.title == "修改机构通讯录：江南小学通讯录"
    assert sorted((line.field, line.old, line.new) for line in act.changes.all()) == [
        ("办公电话", "023-62900001", "023-62900002"),
        ("校（园）长", "王敏", "李建国"),
    ]
    assert directory.history.order_by("history_id").last().act_id == act.pk
    assert ActSubject.objects.filter(act=act, code=directory.institution.code).exists()
    event = Event.objects.order_by("number").last()
    assert (event.kind, event.actor_id, event.act_id) == (EventKind.ACT, officer.pk, act.pk)
    assert audit.verify().problem == ""


def test_edit_stands_in_the_history_page_and_in_the_institutions(client, directory):
    client.post(url_of(directory), fill(client, url_of(directory), head="李建国", act_kind="correction"))
    for url in (url_of(directory, "history"), url_of(directory.institution, "history")):
        text = client.get(url).content.decode()
        for word in ("王敏", "李建国", "核对后修改", "南岸教〔2026〕1号", "更正"):
            assert word in text


@pytest.mark.parametrize("missing", ["reason", "document"])
def test_edit_without_ground_writes_nothing(client, directory, missing):
    answer = client.post(url_of(directory), fill(client, url_of(directory), head="李建国", **{missing: "  "}))
    assert answer.status_code == 200
    assert missing in answer.context["adminform"].form.errors
    assert 'value="李建国"' in answer.content.decode()  # nothing typed is lost
    directory.refresh_from_db()
    assert directory.head == "王敏"


def test_edit_that_changes_nothing_is_no_act(client, directory):
    before = Act.objects.count()
    answer = client.post(url_of(directory), fill(client, url_of(directory)))
    assert "没有改动任何内容" in answer.content.decode()
    assert Act.objects.count() == before


def test_stale_form_tells_who_changed_what_and_overwrites_nothing(client, client_of, user_of, directory):
    second = user_of("registry_officer")
    seen_by_both = url_of(directory)
    mine = fill(client_of(second), seen_by_both, head="我填的校长", telephone="023-62955555")
    first = fill(client, seen_by_both, head="先改的校长", reason="换届")
    assert client.post(seen_by_both, first).status_code == 302
    answer = client_of(second).post(seen_by_both, mine)
    text = answer.content.decode()
    assert answer.status_code == 409
    for word in (
        "先改的校长",
        "王敏",
        "校（园）长",
        "您填写的内容仍保留",
        'value="我填的校长"',
        'value="023-62955555"',
    ):
        assert word in text
    directory.refresh_from_db()
    assert (directory.head, directory.telephone) == ("先改的校长", "023-62900001")
    # Having read it, the second officer saves again from the same page, and only then it is written.
    again = mine | {"seen": answer.context["adminform"].form["seen"].value()}
    assert client_of(second).post(seen_by_both, again).status_code == 302
    directory.refresh_from_db()
    assert (directory.head, directory.telephone) == ("我填的校长", "023-62955555")


def test_stale_form_keeps_what_the_other_one_changed_elsewhere(client, client_of, user_of, directory):
    """The second officer touched the telephone only: saving again leaves the head the first one entered."""
    url, second = url_of(directory), client_of(user_of("registry_officer"))
    mine = fill(second, url, telephone="023-62955555")
    client.post(url, fill(client, url, head="先改的校长"))
    answer = second.post(url, mine)
    assert answer.status_code == 409
    form = answer.context["adminform"].form
    again = mine | {name: form[name].value() for name in ("head", "telephone", "seen")}
    assert (again["head"], again["telephone"]) == ("先改的校长", "023-62955555")
    assert second.post(url, again).status_code == 302
    directory.refresh_from_db()
    assert (directory.head, directory.telephone) == ("先改的校长", "023-62955555")


@pytest.mark.parametrize("seen", ["", "abc", "0", "999999"])
def test_form_without_its_version_is_stale(client, directory, seen):
    answer = client.post(url_of(directory), fill(client, url_of(directory), head="李建国", seen=seen))
    assert answer.status_code in (200, 409)
    directory.refresh_from_db()
    assert directory.head == "王敏"


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_the_same_moment_one_writes_one_is_told(at_once, user_of, client_of):
    row = DirectoryEntryFactory(head="王敏")
    clients = [client_of(user_of("registry_officer")) for _ in range(2)]
    forms = [fill(client, url_of(row), head=f"校长{number}") for number, client in enumerate(clients)]
    answers = at_once(
        *(lambda c=c, d=d: c.post(url_of(row), d).status_code for c, d in zip(clients, forms, strict=True))
    )
    assert sorted(answers) == [302, 409]
    row.refresh_from_db()
    assert row.head == f"校长{answers.index(302)}"
    assert row.history.count() == 2


def test_double_click_is_one_act(client, directory):
    data = fill(client, url_of(directory), head="李建国")
    before = Act.objects.count()
    assert client.post(url_of(directory), data).status_code == 302
    answer = client.post(url_of(directory), data, follow=True)
    assert "已经办理，没有重复写入" in answer.content.decode()
    assert Act.objects.count() == before + 1


def test_database_rules_come_back_as_sentences(client, directory):
    other = DirectoryEntryFactory(institution=InstitutionFactory(), unified_code="12500000000000000A")
    answer = client.post(url_of(directory), fill(client, url_of(directory), unified_code=other.unified_code))
    assert "该统一社会信用代码已登记在另一所机构。" in answer.content.decode()
    answer = client.post(url_of(directory), fill(client, url_of(directory), telephone="电话"))
    assert "办公电话只含数字" in answer.content.decode()


def test_extra_fields_of_a_post_are_ignored(client, directory):
    """No mass assignment: key, institution and anything else the form does not show stay as they are."""
    other = InstitutionFactory()
    extra = {"institution": other.pk, "id": 999, "pk": 999, "is_superuser": "1", "history_id": 1, "act": 1}
    assert client.post(url_of(directory), fill(client, url_of(directory), head="李建国", **extra)).status_code == 302
    directory.refresh_from_db()
    assert directory.institution_id != other.pk
    assert DirectoryEntry.objects.count() == 1


def test_reader_sees_the_record_without_the_ground_and_may_not_save(user_of, client_of, directory):
    for role in ("personnel_officer", "finance_officer", "bureau_leader", "auditor"):
        client = client_of(user_of(role))
        text = client.get(url_of(directory)).content.decode()
        assert "王敏" in text
        assert 'name="reason"' not in text
        assert "保存" not in text
        assert client.post(url_of(directory), {"head": "x", "reason": "x", "document": "x"}).status_code == 403
    directory.refresh_from_db()
    assert directory.head == "王敏"


# --- new ones ------------------------------------------------------------------------------------------------------
def test_add_directory_is_an_entry_with_every_value(client, officer):
    school = InstitutionFactory(version__name="江北小学")
    url = f"{reverse('admin:registry_directoryentry_add')}?institution={school.pk}"
    data = fill(client, url, institution=school.pk, head="张敏", telephone="023-62900003")
    assert client.post(url, data).status_code == 302
    row = DirectoryEntry.objects.get(institution=school)
    act = Act.objects.order_by("pk").last()
    assert (act.kind, act.actor, row.head) == ("entry", officer, "张敏")
    assert ("校（园）长", "", "张敏") in act.changes.values_list("field", "old", "new")
    again = client.post(url, fill(client, url, institution=school.pk, head="另一人"))
    assert again.status_code == 200
    assert DirectoryEntry.objects.filter(institution=school).count() == 1


def test_add_takes_no_institution_outside_the_scope(client):
    with entry():
        void = InstitutionFactory(void=True)
    url = reverse("admin:registry_directoryentry_add")
    for pk in (void.pk, 999_999, "x"):
        answer = client.post(url, fill(client, url, institution=pk, head="张敏"))
        assert answer.status_code == 200
        assert "institution" in answer.context["adminform"].form.errors
    assert not DirectoryEntry.objects.exists()


def test_enrolment_is_made_and_mended(client):
    site = SiteFactory()
    url = reverse("admin:registry_enrolment_add")
    data = fill(client, url, site=site.pk, school_year=2025, pupils=800, classes=20, basis="verified")
    assert client.post(url, data).status_code == 302
    row = Enrolment.objects.get()
    again = client.post(url, fill(client, url, site=site.pk, school_year=2025, pupils=1, classes=1, basis="verified"))
    assert "该校点这一学年的学生数已登记。" in again.content.decode()
    change = fill(client, url_of(row), pupils=812, act_kind="correction", school_year=1999, site=999)
    assert client.post(url_of(row), change).status_code == 302
    row.refresh_from_db()
    assert (row.pupils, row.school_year, row.site) == (812, 2025, site)
    codes = set(ActSubject.objects.order_by("-pk")[:2].values_list("code", flat=True))
    assert codes == {site.code, site.institution.code}


@pytest.mark.parametrize("pupils", ["-1", "1e3", "９", "99999999999999999999", "12.5", ""])
def test_enrolment_numbers_out_of_range_are_form_errors(client, pupils):
    row = EnrolmentFactory(pupils=800)
    answer = client.post(url_of(row), fill(client, url_of(row), pupils=pupils))
    row.refresh_from_db()
    assert answer.status_code == 200 or row.pupils == 9  # full-width digits are digits
    assert row.pupils in (800, 9)


def test_department_has_its_own_history(client, officer):
    row = DepartmentFactory(name="区示例局")
    assert client.post(url_of(row), fill(client, url_of(row), name="区示例委", code="other")).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.code != "other") == ("区示例委", True)
    assert "区示例局" in client.get(url_of(row, "history")).content.decode()
    url = reverse("admin:registry_department_add")
    assert client.post(url, fill(client, url, code="new", name="区新设局", ordinal=90)).status_code == 302
    assert Department.objects.filter(code="new").exists()


def test_official_code_is_the_only_plain_fact_of_an_identity(client, officer):
    school = InstitutionFactory(version__name="江南小学")
    data = fill(client, url_of(school), official_code="3150000001", code="J9999", void="on", name="改名")
    assert client.post(url_of(school), data).status_code == 302
    code, revision = school.code, school.revision
    school.refresh_from_db()
    assert (school.official_code, school.code, school.void) == ("3150000001", code, False)
    assert school.revision == revision + 1
    assert str(school) == "江南小学"


def test_identity_form_is_not_stale_for_dated_changes_but_keeps_them(client, officer):
    """The official code and a rename do not meet: neither overwrites the other."""
    school = InstitutionFactory(version__name="江南小学")
    data = fill(client, url_of(school), official_code="3150000002")
    day = school.versions.get().valid_from.replace(year=2025)
    rename_institution(order=Order(actor=officer, effective_on=day, reason="更名"), institution=school, name="江畔小学")
    assert client.post(url_of(school), data).status_code == 302
    school = Institution.objects.get(pk=school.pk)
    assert (school.official_code, str(school)) == ("3150000002", "江畔小学")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{ 7|add:7 }}", "=1+1", "长" * 41, "\x00", "a\r\nb"])
@pytest.mark.template_syntax_in_data
def test_hostile_text_is_text_or_a_form_error(client, directory, text):
    answer = client.post(url_of(directory), fill(client, url_of(directory), head=text, reason=text or "x"))
    assert answer.status_code in (200, 302)
    for url in (url_of(directory), url_of(directory, "history"), "/admin/registry/directoryentry/"):
        page = client.get(url)
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()


def test_popup_and_continue_variants_never_break(client, directory):
    for extra in ({"_popup": "1"}, {"_continue": "1"}, {"_addanother": "1"}, {"_saveasnew": "1"}, {"_to_field": "id"}):
        data = fill(client, url_of(directory), head="李建国" + next(iter(extra))[1:3], **extra)
        assert client.post(url_of(directory), data).status_code in (200, 302, 400)
    assert DirectoryEntry.objects.count() == 1
