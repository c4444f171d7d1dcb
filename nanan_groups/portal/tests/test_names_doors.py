"""Every way a name can be written × every door it can come in by: nobody and nothing is registered twice.

The doors are the service, the portal's page (which the back office opens too), the back office's own form, a sheet, and the
command line. Each form is refused with the one that has the name, and nothing is written.
"""

import csv
import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from groups.governance.admissions.services import record_past_admission
from groups.governance.charters.services import record_past_charter
from groups.registry.education_groups.services import found_group, rename_group
from groups.registry.institutions.services.institutions import add_campus, register_institution, rename_institution
from groups.registry.institutions.services.sites import rename_site
from nanan_groups.accounts.models import User
from nanan_groups.accounts.services import create_account
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.names import hidden_signs
from nanan_groups.records.act_pages import CONFIRMED
from nanan_groups.records.imports.datasets import dataset_of
from nanan_groups.testing.act_pages_made import GROUND
from nanan_groups.testing.charter_made import past_admission, past_charter
from nanan_groups.testing.dataset_run import check
from nanan_groups.testing.register_made import START, done, order, school
from nanan_groups.testing.unchanged import nothing_written

NAME = "南开（融侨）CBD一一0小学·东"
FORMS = [
    NAME,
    "南开(融侨)CBD一一0小学·东",
    "南开〔融侨〕CBD一一0小学·东",
    "南开（融侨）ＣＢＤ一一０小学·东",
    "南开（融侨）cbd一一0小学·东",
    " 南开（融侨） CBD 一一0小学·东　",
    "南开（融侨）CBD一一〇小学·东",
    "南开（融侨）CBD一一零小学·东",
    "南开（融侨）CBD一一○小学·东",
    "南开（融侨）CBD一一0小学•东",
    "南开（融侨）CBD一一0小学・东",
    "南开（融侨）\u200bCBD一一0小学·东",
    "南开（融侨）CBD\u202e一一0小学·东\u202c",
]
NUMBERS = ["章备〔2026〕1号", "章备[2026]1号", "章备（2026）１号", "章备〔２０２６〕 1 号", "章备〔2026〕\u20601号"]
STAFF = ["NA2026001", "na2026001", "Na2026001", "ｎａ２０２６００１", " NA2026001 "]


@pytest.fixture
def officer(db, user_of):
    return user_of("registry_officer")


@pytest.fixture
def known(db):
    """A school, with a campus, of that name; the group of that name; another school."""
    site, other = school(NAME), school("另一小学")
    campus = done(add_campus, order(START), institution=site.institution, kind="campus", label=NAME)
    group = done(found_group, order(START), name=NAME, category="primary", lead=other.institution)
    second = done(found_group, order(START), name="另一教育集团", category="primary", lead=site.institution)
    return {"school": site, "campus": campus, "other": other, "group": group, "second": second}


def refused_by_service(service, form, code, record, **arguments):
    with nothing_written(), pytest.raises(RuleViolation) as refused:
        service(**arguments)
    if hidden_signs(form):
        assert refused.value.code == "hidden-sign", form
        return
    assert refused.value.code == code, form
    assert record in refused.value.sentence, form


def by_service(known, officer):
    school, other = known["school"].institution, known["other"].institution
    of_school = ("name-taken", school.code)
    for form in FORMS:
        acts = [
            (register_institution, of_school, {"name": form, "kind": "primary"}),
            (rename_institution, of_school, {"institution": other, "name": form}),
            (found_group, ("name-taken", known["group"].code), {"name": form, "category": "primary", "lead": other}),
            (rename_group, ("name-taken", known["group"].code), {"group": known["second"], "name": form}),
            (
                add_campus,
                ("label-taken", known["campus"].code),
                {"institution": school, "kind": "campus", "label": form},
            ),
            (rename_site, ("label-taken", known["campus"].code), {"site": known["school"], "label": form}),
        ]
        for service, (code, record), arguments in acts:
            refused_by_service(service, form, code, record, order=order(actor=officer), **arguments)


def by_page(known, officer, client):
    school, campus = known["school"].institution, known["campus"]
    for form in FORMS:
        pages = [
            (("register-act", "register-institution"), {"name": form, "institution_kind": "primary",
             "ownership": "unknown", "state": "open"}, "name", school.code),
            (("register-act", "found-group"), {"name": form, "category": "primary",
             "lead": known["other"].institution.code}, "name", known["group"].code),
            (("institution-act", school.code, "add-campus"), {"site_kind": "campus", "label": form, "state": "open"},
             "label", campus.code),
        ]  # fmt: skip
        for (view, *args), typed, field, record in pages:
            url = reverse(f"registry:{view}", args=args)
            opened = client.get(url).context["form"]
            hidden = {name: opened[name].value() or "" for name in ("seen", "request_key")}
            ground = GROUND | hidden | {"kind": opened.fields["kind"].choices[0][0]}
            answer = client.post(url, ground | typed | {CONFIRMED: "1"})
            assert answer.status_code in (200, 409), (form, url)
            (sentence,) = answer.context["form"].errors[field]
            assert ("请删去后重新填写" if hidden_signs(form) else record) in sentence, (form, url)


def by_sheet(known, officer):
    school = known["school"].institution
    for form in FORMS:
        sheets = [
            ("institutions", {"name": form, "kind": "小学"}, ("name", "name-registered"), school.code),
            (
                "sites",
                {"school": form, "kind": "校区（园区）", "label": form},
                ("label", "site-registered"),
                known["campus"].code,
            ),
        ]
        for dataset, row, wrong, record in sheets:
            seen = check(dataset, officer, row)
            assert [problem[1:] for problem in seen.problems] == [wrong], (form, seen.told)
            assert record in seen.told[0], form


def by_command(known, officer, path):
    columns = dataset_of("institutions").sheet.entered()
    for form in FORMS[1:4]:
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow([column.header for column in columns.values()])
        writer.writerow([{"name": form, "kind": "小学"}.get(name, "") for name in columns])
        path.write_text(out.getvalue(), encoding="utf-8")
        with pytest.raises(CommandError) as stopped:
            call_command(
                "import_data", "institutions", str(path), "--as", officer.username.lower(), stdout=io.StringIO()
            )
        assert stopped.value.returncode == 1
        assert "“名称”1 处" in str(stopped.value)


def test_no_second_school_group_or_campus_by_any_door(known, officer, client_of, tmp_path):
    by_service(known, officer)
    by_page(known, officer, client_of(officer))
    by_sheet(known, officer)
    by_command(known, officer, tmp_path / "机构.csv")


def test_the_official_spelling_stays_as_it_was_typed(officer):
    made = register_institution(order=order(actor=officer), name="南开(融侨) 小学", kind="primary")
    assert made.versions.get().name == "南开(融侨) 小学"
    done(rename_institution, order(kind="correction"), institution=made, name="南开（融侨）小学")
    assert made.versions.get().name == "南开（融侨）小学"


def test_no_filing_or_plaque_number_twice(known, officer, two_groups):
    charter = past_charter(two_groups.a.group, officer, filing_number=NUMBERS[0])
    past_admission(two_groups.a.group, officer, plaque_number=NUMBERS[0])
    filed = {"filed_on": date(2025, 1, 1), "legal_form": "several"}
    plaqued = {
        "examined_on": date(2025, 1, 1),
        "document": "旧审2号",
        "plaque_on": date(2025, 1, 2),
        "plaque_place": "区",
    }
    on_paper = order(actor=officer, document="旧批复")
    assert charter.filing_key == "章备(2026)1号"
    for form in NUMBERS:
        for service, code, facts in (
            (record_past_charter, "filing-taken", {"filing_number": form, **filed}),
            (record_past_admission, "plaque-taken", {"plaque_number": form, **plaqued}),
        ):
            record = two_groups.a.group.code
            refused_by_service(service, form, code, record, order=on_paper, group=two_groups.b.group, **facts)


def test_no_second_account_and_either_case_signs_in(db, user_of, client, client_of):
    system = user_of("system")
    made, _ = create_account(username=STAFF[0], name="王　敏", reason="测试", password="Long-enough-2026", is_demo=True)
    assert (made.username, made.name) == ("NA2026001", "王敏")
    for form in STAFF:
        with nothing_written(), pytest.raises(RuleViolation) as refused:
            create_account(username=form, name="李敏", actor=system, reason="测试")
        assert (refused.value.field, refused.value.code) == ("username", "unique"), form
        seen = check("accounts", system, {"username": form, "name": "王 敏"})
        assert (seen.counts, seen.problems) == ((0, 0, 1), []), form
        page = reverse("accounts:login")
        answer = client.post(page, {"username": form, "password": "Long-enough-2026"})
        assert (answer.status_code, client.session.get("_auth_user_id")) == (302, str(made.pk)), form
        client.logout()
    back_office = client_of(system)
    url = reverse("admin:accounts_user_add")
    for form in STAFF:
        opened = back_office.get(url).context["form"]
        blank = {name: opened[name].value() or "" for name in opened.fields}
        answer = back_office.post(url, blank | {"username": form, "name": "李敏", "reason": "测试"})
        assert "已有账号" in answer.content.decode(), form
    assert User.objects.filter(username__iexact=STAFF[0]).count() == 1


def test_tries_in_any_case_are_counted_for_one_account(db, client, settings):
    create_account(username="NA2026001", name="王敏", reason="测试", password="Long-enough-2026", is_demo=True)
    page = reverse("accounts:login")
    for number in range(settings.AXES_FAILURE_LIMIT):
        form = STAFF[number % len(STAFF)]
        answer = client.post(page, {"username": form, "password": "wrong"})
    assert answer.status_code == 429
