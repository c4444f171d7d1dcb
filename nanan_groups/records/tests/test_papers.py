"""Official papers of a case: put on file and corrected by whom the kind names; every rule refused by the database too."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.db.models import UniqueConstraint
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nanan_groups.kit.errors import RuleViolation, StaleRecord
from nanan_groups.kit.scope import scope_of
from nanan_groups.records import papers
from nanan_groups.records.cases import kinds
from nanan_groups.records.models import ActKind, Attachment, Case, CasePaper
from nanan_groups.records.orders import Order
from nanan_groups.testing.case_factories import CaseFactory, CasePaperFactory
from nanan_groups.testing.factories import entry
from nanan_groups.testing.papers import pdf
from nanan_groups.testing.plan_made import cast, opened, plan_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)
OUTGOING = {"kind": "outgoing", "title": "批复", "number": "南岸教〔2026〕7号", "office": "区教委", "dated_on": DAY}
NOTICE = {
    "kind": "notice",
    "title": "公示",
    "published_from": DAY,
    "published_to": DAY,
    "published_where": "区教委网站",
}


@pytest.fixture
def people(two_groups, user_of):
    return cast(two_groups, user_of)


@pytest.fixture
def case(two_groups, people) -> Case:
    opened()
    return plan_of(two_groups.a.group).case


def order(actor, **more) -> Order:
    return Order(actor=actor, effective_on=timezone.localdate(), reason="", kind=ActKind.ENTRY, **more)


# --- the database ----------------------------------------------------------------------------------------------------
BAD = [
    ("records_casepaper_kind", {"kind": "poem"}),
    ("records_casepaper_kind", {"title": ""}),
    *(("records_casepaper_outgoing", OUTGOING | {name: value}) for name, value in
      (("number", ""), ("office", ""), ("dated_on", None))),
    ("records_casepaper_incoming", {"kind": "incoming", "office": "区财政局"}),
    ("records_casepaper_incoming", {"kind": "incoming", "received_on": DAY}),
    *(("records_casepaper_published", NOTICE | {name: value}) for name, value in
      (("published_from", None), ("published_to", None), ("published_where", ""))),
    ("records_casepaper_published", {"published_where": "网站"}),
    ("records_casepaper_published", {"published_to": DAY}),
    ("records_casepaper_days", NOTICE | {"published_to": DAY - timedelta(days=1)}),
    ("records_casepaper_days", {"dated_on": DAY, "received_on": DAY - timedelta(days=1)}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "fields"), BAD, ids=str)
def test_bad_row_is_refused_by_the_database(name, fields):
    row = CasePaper(**({"code": "W1", "case": CaseFactory(), "kind": "other", "title": "纪要"} | fields))
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        CasePaper.objects.bulk_create([row])


@pytest.mark.parametrize(
    "fields", [{}, OUTGOING, NOTICE, {"kind": "incoming", "office": "区财政局", "received_on": DAY}]
)
def test_valid_rows_are_taken(fields):
    row = CasePaper(**({"code": "W1", "case": CaseFactory(), "kind": "other", "title": "纪要"} | fields))
    CasePaper.objects.bulk_create([row])


def test_the_same_number_is_on_file_once_for_a_case():
    with entry():
        first = CasePaperFactory(outgoing=True)
    CasePaper.objects.bulk_create([CasePaper(**OUTGOING, code="W1", case=CaseFactory())])  # one document, two cases
    again = CasePaper(**(OUTGOING | {"number": first.number}), code="W2", case=first.case)
    by_name = connection.vendor == "postgresql"
    with (
        pytest.raises(IntegrityError, match="records_casepaper_number" if by_name else "UNIQUE constraint failed"),
        transaction.atomic(),
    ):
        CasePaper.objects.bulk_create([again])


def test_every_rule_is_tried_here():
    rules = CasePaper._meta.constraints
    tried = {name for name, _ in BAD} | {"records_casepaper_number"}
    assert {rule.name for rule in rules} == tried
    assert [rule.name for rule in rules if isinstance(rule, UniqueConstraint)] == ["records_casepaper_number"]


# --- acts ------------------------------------------------------------------------------------------------------------
def test_who_keeps_papers_is_said_by_the_kind(case, people, monkeypatch):
    for who in ("principal", "office", "leader", "member", "clerk", "stranger", "expert"):
        with pytest.raises(PermissionDenied):
            papers.add_paper(order=order(getattr(people, who)), case=case, **OUTGOING)
    made = papers.add_paper(order=order(people.officer), case=case, **OUTGOING)
    assert (made.case, made.number, made.revision) == (case, "南岸教〔2026〕7号", 1)
    known = kinds.registered(case.kind)
    hook = kinds.Registered(
        known.kind,
        needs=known.needs,
        cases=known.cases,
        opens=known.opens,
        files=lambda scope, case: scope.user_id == people.leader.pk,
    )
    monkeypatch.setitem(kinds._kinds, case.kind, hook)
    assert [papers.keeps(scope_of(user), case) for user in (people.leader, people.officer)] == [True, False]
    closed = kinds.Registered(known.kind, needs=known.needs)
    monkeypatch.setitem(kinds._kinds, case.kind, closed)  # a kind that says nothing shows nothing
    assert papers.readable_case(scope_of(people.officer), case.code) is None


def test_what_a_paper_lacks_is_a_sentence_and_a_wrong_field_is_not_dropped(case, people):
    with pytest.raises(RuleViolation, match="发文须写明发文字号、发文单位和成文日期。"):
        papers.add_paper(order=order(people.officer), case=case, **(OUTGOING | {"office": " "}))
    with pytest.raises(RuleViolation) as refused:
        papers.add_paper(order=order(people.officer), case=case, **(OUTGOING | {"published_where": "网站"}))
    assert (refused.value.field, CasePaper.objects.count()) == ("published_where", 0)


def test_a_correction_never_overwrites_another_unseen(case, people, user_of):
    made = papers.add_paper(order=order(people.officer), case=case, **OUTGOING)
    papers.correct_paper(order=order(people.officer, seen=1), paper=made, **(OUTGOING | {"title": "关于备案的批复"}))
    with pytest.raises(StaleRecord):
        papers.correct_paper(order=order(user_of("registry_officer"), seen=1), paper=made, **OUTGOING)
    with pytest.raises(RuleViolation) as same:
        papers.correct_paper(
            order=order(people.officer, seen=2), paper=made, **(OUTGOING | {"title": "关于备案的批复"})
        )
    made.refresh_from_db()
    assert (made.title, made.history.count(), same.value.code) == ("关于备案的批复", 2, "same")


# --- pages -----------------------------------------------------------------------------------------------------------
def sent_of(client, url, **typed) -> dict:
    form = client.get(url).context["form"]
    hidden = {name: form[name].value() for name in ("kind", "effective_on", "seen", "request_key")}
    typed = {name: value for name, value in typed.items() if value is not None}
    return {name: "" if value is None else value for name, value in hidden.items()} | typed


def test_a_paper_is_put_on_file_from_the_plan_s_page_and_corrected(case, people, client_of):
    officer, home = client_of(people.officer), reverse("planning:plan-detail", args=[case.code])
    url = reverse("portal:paper-add", args=[case.code])
    typed = {
        "paper_kind": "outgoing",
        "title_text": "批复",
        "number": "7号",
        "office": "区教委",
        "dated_on": "2026-09-01",
    }
    sent = sent_of(officer, url, **typed)
    checked = officer.post(url, sent)
    assert (checked.status_code, CasePaper.objects.count()) == (200, 0)
    assert officer.post(url, sent | {"act_confirmed": "1"})["Location"] == home
    again = officer.post(url, sent | {"act_confirmed": "1"}, follow=True)
    assert "已经办理，没有重复写入" in again.content.decode()
    paper = CasePaper.objects.get()
    page = officer.get(home)
    assert [line.number for line in page.context["papers"].lines] == ["7号"]
    change = reverse("portal:paper-correct", args=[paper.code])
    sent = sent_of(officer, change, **(typed | {"title_text": "正式批复"}))
    papers.correct_paper(order=order(people.officer, seen=1), paper=paper, **(OUTGOING | {"note": "先改一步"}))
    stale = officer.post(change, sent | {"act_confirmed": "1"})
    assert stale.status_code == 409
    assert 'value="正式批复"' in stale.content.decode()
    assert CasePaper.objects.get().title == "批复"


def test_a_paper_dated_ahead_is_refused_at_its_field(case, people, client_of):
    officer, url = client_of(people.officer), reverse("portal:paper-add", args=[case.code])
    ahead = (timezone.localdate() + timedelta(days=1)).isoformat()
    answer = officer.post(url, sent_of(officer, url, paper_kind="other", title_text="纪要", dated_on=ahead))
    assert answer.context["form"].errors["dated_on"] == ["成文日期不能晚于今天。"]


def test_readers_read_and_strangers_learn_nothing(case, people, client_of):
    papers.add_paper(order=order(people.officer), case=case, **OUTGOING)
    principal = client_of(people.principal)
    page = principal.get(reverse("planning:plan-detail", args=[case.code]))
    assert "南岸教〔2026〕7号" in page.content.decode()
    assert (page.context["papers"].add_url, page.context["papers"].scans.form) == ("", None)
    assert principal.get(reverse("portal:paper-add", args=[case.code])).status_code == 403
    assert client_of(people.stranger).get(reverse("portal:paper-add", args=[case.code])).status_code == 404


def test_the_sealed_scan_is_the_officers_to_attach_and_the_group_s_to_read(case, people, client_of):
    url = reverse("portal:attachment-add", args=[papers.OWNER, case.code])

    def send(user):
        files = [SimpleUploadedFile("批复.pdf", pdf(text=b"scan"))]
        return client_of(user).post(url, {"files": files, "purpose": "scan", "title": ""}).status_code

    assert [send(user) for user in (people.stranger, people.principal, people.officer)] == [404, 403, 302]
    scan = Attachment.objects.get()
    assert (scan.case, scan.purpose, scan.unit) == (case, "scan", f"papers-group-{case.place_id}")
    open_it = reverse("portal:attachment", args=[scan.token])
    answers = [client_of(user).get(open_it) for user in (people.principal, people.stranger)]
    assert [answer.status_code for answer in answers] == [200, 404]
    b"".join(answers[0].streaming_content)


def test_the_panel_costs_the_same_whatever_the_number(case, people):
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            papers.papers_of(case, people.officer)
        return len(queries)

    papers.papers_of(case, people.officer)
    papers.add_paper(order=order(people.officer), case=case, **OUTGOING)
    one = cost()
    for number in ("8号", "9号"):
        papers.add_paper(order=order(people.officer), case=case, **(OUTGOING | {"number": number}))
    assert cost() == one
