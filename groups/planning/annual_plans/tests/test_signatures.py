"""A school's signature: by its principal, by the lead's for the lead's own campuses, by a scan, or waived; and what becomes of
it when the words change afterwards."""

import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from groups.planning.annual_plans.papers import plan_paper
from groups.planning.annual_plans.queries.plans import owed_strategies
from groups.planning.annual_plans.queries.sheet import sheet_of
from groups.planning.annual_plans.services import strategies
from groups.planning.models import AnnualPlan, SchoolStrategy, VoidedSignature
from groups.registry.models import Lead
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.official.word import word_of
from nanan_groups.records.attachments.services import withdraw
from nanan_groups.records.models import Act, ActKind, Attachment, Notice
from nanan_groups.records.orders import Order
from nanan_groups.testing.clock import MORNING
from nanan_groups.testing.factories import AppointmentFactory, MembershipFactory, entry
from nanan_groups.testing.papers import pdf
from nanan_groups.testing.plan_made import opened, plan_of, step, written
from nanan_groups.testing.plan_pages_made import at

pytestmark = pytest.mark.django_db
PDF, ANOTHER = pdf(text=b"signed"), pdf(text=b"again")


@pytest.fixture
def plan(two_groups, people) -> AnnualPlan:
    opened()
    return plan_of(two_groups.a.group)


@pytest.fixture
def strategy(plan, two_groups) -> SchoolStrategy:
    plan.strategies.filter(site=two_groups.a.tight).update(text="承担两次联合教研", revision=1)
    return plan.strategies.select_related("site", "plan__case", "plan__campaign").get(site=two_groups.a.tight)


def again(strategy) -> SchoolStrategy:
    rows = SchoolStrategy.objects.select_related(
        "site", "plan__case", "plan__campaign", "signed_by", "waived_by", "scan"
    )
    return rows.get(pk=strategy.pk)


def order(actor, words="") -> Order:
    return Order(actor=actor, effective_on=timezone.localdate(), reason=words, kind=ActKind.ENTRY)


def scanned(strategy, actor, signatory="王校长", content=PDF):
    return strategies.sign_by_scan(
        actor=actor,
        strategy=strategy,
        seen=strategy.revision,
        signatory=signatory,
        file=SimpleUploadedFile("签署页.pdf", content),
        file_name="签署页.pdf",
    )


def owed(plan) -> set[int]:
    return set(owed_strategies(plan.strategies.all()).order_by().values_list("site_id", flat=True))


# --- the principal's own -----------------------------------------------------------------------------------------------
def test_a_signature_is_an_act(strategy, people):
    strategies.sign_strategy(actor=people.member, strategy=strategy, seen=1)
    done = Act.objects.get(verb="sign_strategy")
    assert done.actor == people.member
    assert done.changes.get().new.startswith(f"校长签署：{people.member.name}，")
    assert again(strategy).edited_by is None  # who signs has not written


# --- the lead's own campuses -------------------------------------------------------------------------------------------
@pytest.fixture
def campus(two_groups, people):
    """The lead's own campus is a member, and nobody of that school was appointed."""
    with entry():
        MembershipFactory(group=two_groups.a.group, site=two_groups.a.lead_site)
    opened()
    plan = plan_of(two_groups.a.group)
    return plan.strategies.select_related("site", "plan__case", "plan__campaign").get(site=two_groups.a.lead_site)


def test_the_leads_principal_signs_its_own_campuses(campus, people, client_of):
    office, principal, url = (
        client_of(people.office),
        client_of(people.principal),
        at("plan-strategy", campus.plan, campus.site.code),
    )
    key = f"strategy-{campus.pk}"
    assert office.post(url, {f"{key}-text": "总校策略", f"{key}-seen": "0", f"{key}-was": "x"}).status_code == 302
    assert office.post(url, {"sign": "1"}).status_code == 403
    assert principal.post(url, {"sign": "1"}).status_code == 302
    row = again(campus)
    assert (row.signed_by, row.signed_way) == (people.principal, "lead")
    told = next(one for one in sheet_of(campus.plan).strategies if one.site == campus.site_id)
    assert told.signature.startswith(f"集团总校校长签署：{people.principal.name}，")


def test_but_no_other_school_and_no_other_campus(plan, strategy, people, two_groups, client_of):
    for who in (people.principal, people.office):
        with pytest.raises(PermissionDenied):
            strategies.save_strategy(actor=who, strategy=strategy, text="代写", seen=1)
        with pytest.raises(PermissionDenied):
            strategies.sign_strategy(actor=who, strategy=strategy, seen=1)
        assert client_of(who).get(at("plan-strategy", plan, strategy.site.code)).status_code == 403


def test_a_single_site_that_leads_speaks_for_itself_alone(campus, two_groups, people):
    """The group is led by one site: the institution's other campuses are members like any other."""
    with entry():
        other = MembershipFactory(group=two_groups.a.group, site__institution=two_groups.a.lead)
    row = SchoolStrategy.objects.create(plan=campus.plan, site=other.site, text="另一校区", revision=1)
    with pytest.raises(PermissionDenied):
        strategies.sign_strategy(actor=people.principal, strategy=again(row), seen=1)
    Lead.objects.filter(group=two_groups.a.group).update(site=None)
    assert strategies.sign_strategy(actor=people.principal, strategy=again(row), seen=1).signed_way == "lead"


# --- a scan ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["clerk", "member", "principal", "office"])
def test_a_scan_signs_for_who_cannot_sign_in(plan, strategy, people, who):
    scanned(strategy, getattr(people, who))
    row = again(strategy)
    assert (row.signed_way, row.signatory, row.signed_by) == ("scan", "王校长", getattr(people, who))
    assert row.scan == Attachment.objects.get()
    assert strategy.site_id not in owed(plan)
    told = next(one for one in sheet_of(plan).strategies if one.site == strategy.site_id)
    assert told.signature.startswith(f"扫描件代签：王校长（签署页扫描件由 {getattr(people, who).name} 上传，")


@pytest.mark.parametrize("who", ["fellow", "stranger", "officer", "expert"])
def test_nobody_else_brings_one(strategy, people, who):
    with pytest.raises(PermissionDenied):
        scanned(strategy, getattr(people, who))
    assert not Attachment.objects.exists()


def test_a_scan_names_who_signed_and_is_of_something(strategy, people):
    with pytest.raises(RuleViolation, match="请写明纸面签署人姓名"):
        scanned(strategy, people.clerk, signatory="  ")
    SchoolStrategy.objects.filter(pk=strategy.pk).update(text="")
    with pytest.raises(RuleViolation, match="还没有写学校策略"):
        scanned(again(strategy), people.clerk)
    assert not Attachment.objects.exists()


def test_a_scan_taken_back_signs_nothing_any_more(plan, strategy, people):
    scanned(strategy, people.clerk)
    withdraw(actor=people.clerk, attachment=Attachment.objects.get())
    row = again(strategy)
    assert (row.signed_way, row.scan) == ("scan", None)
    assert strategy.site_id in owed(plan)
    told = next(one for one in sheet_of(plan).strategies if one.site == strategy.site_id)
    assert (told.settled, told.state) == (False, "待签署")
    scanned(row, people.clerk, content=ANOTHER)
    assert strategy.site_id not in owed(plan)


def test_after_a_lost_scan_the_principal_signs_himself(plan, strategy, people, client_of):
    scanned(strategy, people.clerk)
    withdraw(actor=people.clerk, attachment=Attachment.objects.get())
    member, url = client_of(people.member), at("plan-strategy", plan, strategy.site.code)
    assert "保存并签署" in member.get(url).content.decode()
    assert member.post(url, {"sign": "1"}).status_code == 302
    assert (again(strategy).signed_way, again(strategy).signatory) == ("principal", "")


def test_no_scan_in_place_of_a_signature(strategy, people):
    strategies.sign_strategy(actor=people.member, strategy=strategy, seen=1)
    with pytest.raises(RuleViolation, match="已有签署"):
        scanned(again(strategy), people.clerk)
    assert not Attachment.objects.exists()


def test_through_the_page(plan, strategy, people, client_of):
    clerk, url = client_of(people.clerk), at("strategy-scan", plan, strategy.site.code)
    assert "承担两次联合教研" in clerk.get(url).content.decode()
    refused = clerk.post(url, {"seen": "1", "signatory": "王校长"})
    assert "请选择签署页扫描件" in refused.content.decode()
    answer = clerk.post(
        url, {"seen": "1", "signatory": "王校长", "file": SimpleUploadedFile("页.pdf", PDF)}, follow=True
    )
    assert "扫描件代签：王校长" in answer.content.decode()
    assert client_of(people.fellow).get(url).status_code == 403
    assert client_of(people.officer).get(url).status_code == 403
    token = Attachment.objects.get().token
    assert client_of(people.officer).get(reverse("portal:attachment", args=[token])).status_code == 200
    assert client_of(people.stranger).get(reverse("portal:attachment", args=[token])).status_code == 404


# --- a waiver ----------------------------------------------------------------------------------------------------------
def test_an_officer_waives_a_signature_with_a_reason_that_is_printed(plan, strategy, people, two_groups):
    with pytest.raises(RuleViolation, match="请写明免签原因"):
        strategies.waive_signature(order=order(people.officer), strategy=strategy)
    strategies.waive_signature(order=order(people.officer, "校长空缺，尚未任命"), strategy=strategy)
    assert strategy.site_id not in owed(plan)
    told = next(one for one in sheet_of(plan).strategies if one.site == strategy.site_id)
    assert (told.settled, told.state) == (True, "免签")
    assert told.signature.startswith(f"免签：校长空缺，尚未任命（区教委 {people.officer.name}，")
    assert told.signature.encode() in _words(word_of(plan_paper(sheet_of(plan), "起草中")))
    assert Act.objects.get(verb="waive_signature").reason == "校长空缺，尚未任命"
    assert set(Notice.objects.filter(text__contains="办理免签").values_list("user", flat=True)) == {
        people.principal.pk,
        people.office.pk,
    }
    with pytest.raises(RuleViolation, match="已经办理：免签：校长空缺"):
        strategies.waive_signature(order=order(people.officer, "再一次"), strategy=again(strategy))


def _words(content: bytes) -> bytes:
    return zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml")


def test_a_waiver_needs_no_words_and_the_plan_goes_on(plan, people, two_groups):
    """Nobody of that school can write: the plan is handed in and approved all the same, by the officer who waived it too."""
    written(plan, people.principal)
    plan.strategies.filter(site=two_groups.a.tight).update(text="", signed_by=None, signed_at=None)
    row = again(plan.strategies.get(site=two_groups.a.tight))
    with pytest.raises(RuleViolation, match="学校策略未填写"):
        step(plan, "submit", people.principal)
    strategies.waive_signature(order=order(people.officer, "学校无人可签"), strategy=row)
    for arrow, actor in (("submit", people.principal), ("endorse", people.officer), ("leader_approve", people.leader)):
        step(plan, arrow, actor)
    [kept] = [one for one in plan.versions.get().content["strategies"] if one["key"] == row.site_id]
    assert kept["signature"].startswith("免签：学校无人可签")


@pytest.mark.parametrize("who", ["principal", "office", "member", "leader", "stranger"])
def test_only_the_reviewing_office_waives(strategy, people, who):
    with pytest.raises(PermissionDenied):
        strategies.waive_signature(order=order(getattr(people, who), "x"), strategy=strategy)


def test_not_for_his_own_group(strategy, people, two_groups):
    with entry():
        AppointmentFactory(role="group_office", group=two_groups.a.group, user=people.officer)
    people.officer.__dict__.pop("_scope", None)
    with pytest.raises(RuleViolation, match="不能免签"):
        strategies.waive_signature(order=order(people.officer, "x"), strategy=strategy)


def test_the_principal_who_comes_back_signs_after_all(strategy, people):
    strategies.waive_signature(order=order(people.officer, "校长出差"), strategy=strategy)
    row = again(strategy)
    saved = strategies.save_strategy(actor=people.clerk, strategy=row, text="改过", seen=row.revision)
    assert saved.waived_at is not None  # it is about the signature, not about the words
    strategies.sign_strategy(actor=people.member, strategy=again(strategy), seen=saved.revision)
    row = again(strategy)
    assert (row.signed_by, row.waived_at, row.waiver_reason) == (people.member, None, "")


def test_through_the_pages(plan, strategy, people, client_of):
    officer, url = client_of(people.officer), at("strategy-waive", plan, strategy.site.code)
    detail = reverse("planning:plan-detail", args=[plan.case.code])
    assert url in officer.get(detail).content.decode()
    assert url not in client_of(people.principal).get(detail).content.decode()
    form = officer.get(url).context["form"]
    sent = {name: form[name].value() for name in ("kind", "seen", "request_key")}
    sent |= {"reason": "校长空缺", "effective_on": timezone.localdate().isoformat()}
    assert "免签：校长空缺" in officer.post(url, sent).content.decode()
    for _ in range(2):
        assert officer.post(url, sent | {"act_confirmed": "1"}).status_code == 302
    assert Act.objects.filter(verb="waive_signature").count() == 1
    assert "免签：校长空缺" in officer.get(detail).content.decode()
    assert client_of(people.principal).get(url).status_code == 403


# --- a later edit ------------------------------------------------------------------------------------------------------
@pytest.fixture
def signed(strategy, people) -> SchoolStrategy:
    strategies.sign_strategy(actor=people.member, strategy=strategy, seen=1)
    return again(strategy)


def test_a_later_edit_asks_before_it_voids(plan, signed, people, client_of):
    clerk, url, key = client_of(people.clerk), at("plan-strategy", plan, signed.site.code), f"strategy-{signed.pk}"
    page = clerk.get(url)
    assert "data-autosave=" not in page.content.decode()
    sent = {f"{key}-text": "承担四次联合教研", f"{key}-seen": "2", f"{key}-was": page.context["part"]["was"].value()}
    asked = clerk.post(url, sent).content.decode()
    assert "修改会使签署失效，确认吗？" in asked
    assert "<del>两</del><ins>四</ins>" in asked
    assert "承担四次联合教研</textarea>" in asked  # what was typed stays
    assert again(signed).signed_by == people.member
    autosaved = clerk.post(at("strategy-autosave", plan, signed.site.code), sent)
    assert autosaved.json()["errors"] == {"__all__": [autosaved.json()["errors"]["__all__"][0]]}
    assert "修改会使签署失效" in autosaved.json()["errors"]["__all__"][0]
    assert clerk.post(url, sent | {"void": "1"}).status_code == 302
    row = again(signed)
    assert (row.text, row.signed_by) == ("承担四次联合教研", None)


def test_the_signer_is_told_and_sees_the_difference(plan, signed, people, client_of):
    Notice.objects.all().delete()
    strategies.save_strategy(actor=people.clerk, strategy=signed, text="承担四次联合教研", seen=2, void=True)
    [notice] = Notice.objects.all()
    assert notice.user == people.member
    assert notice.text.startswith(f"{people.clerk.name} 修改了您签署的")
    kept = VoidedSignature.objects.get()
    assert (kept.text, kept.signed_by, kept.voided_by) == ("承担两次联合教研", people.member, people.clerk)
    lines = {line.field: (line.old, line.new) for line in Act.objects.get(verb="void_signature").changes.all()}
    assert lines["学校策略"] == ("承担两次联合教研", "承担四次联合教研")
    page = client_of(people.member).get(at("plan-strategy", plan, signed.site.code)).content.decode()
    assert "签署之后的改动" in page
    assert "<del>两</del><ins>四</ins>" in page
    row = again(signed)
    strategies.sign_strategy(actor=people.member, strategy=row, seen=row.revision)
    page = client_of(people.member).get(at("plan-strategy", plan, signed.site.code)).content.decode()
    assert "签署之后的改动" not in page


def test_who_changes_what_he_signed_himself_signs_again_at_once(plan, signed, people, client_of):
    Notice.objects.all().delete()
    member, url, key = client_of(people.member), at("plan-strategy", plan, signed.site.code), f"strategy-{signed.pk}"
    was = member.get(url).context["part"]["was"].value()
    sent = {f"{key}-text": "承担四次联合教研", f"{key}-seen": "2", f"{key}-was": was, "void": "sign"}
    assert member.post(url, sent).status_code == 302
    row = again(signed)
    assert (row.text, row.signed_by) == ("承担四次联合教研", people.member)
    assert not Notice.objects.exists()
    assert client_of(people.clerk).post(url, {"void": "sign"}).status_code == 403


def test_the_same_words_void_nothing(signed, people):
    strategies.save_strategy(actor=people.clerk, strategy=signed, text="承担两次联合教研", seen=2)
    assert again(signed).signed_by == people.member
    with pytest.raises(RuleViolation, match="修改会使签署失效"):
        strategies.save_strategy(actor=people.clerk, strategy=signed, text="别的", seen=2)
    assert again(signed).text == "承担两次联合教研"


# --- the database ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "facts",
    [
        {"signed_way": "voice"},
        {"signatory": "王校长"},
        {"signed_way": "scan", "signatory": "王校长"},  # not signed
        {"waiver_reason": "没有办理人"},
        {"waived_at": MORNING},
    ],
)
def test_the_database_refuses(strategy, facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        SchoolStrategy.objects.filter(pk=strategy.pk).update(**facts)


def test_nothing_is_both_signed_and_waived(signed, people):
    with pytest.raises(IntegrityError), transaction.atomic():
        SchoolStrategy.objects.filter(pk=signed.pk).update(
            waived_by=people.officer, waived_at=timezone.now(), waiver_reason="x"
        )
