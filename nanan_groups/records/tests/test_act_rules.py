"""The act as a whole: all or nothing, once, with a reason, never past somebody else, and always on record."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, transaction
from django.utils import timezone
from psycopg.errors import AdminShutdown, DeadlockDetected
from simple_history.utils import bulk_create_with_history

from groups.registry.models import Institution, InstitutionVersion, SiteVersion
from groups.registry.register.codes import new_code
from nanan_groups.kit.errors import AlreadyDone, RuleViolation
from nanan_groups.kit.periods import NoOverlap
from nanan_groups.records import audit
from nanan_groups.records.acts import Line, preview
from nanan_groups.records.conflicts import CONFLICT, NOTHING_WRITTEN
from nanan_groups.records.current import current_act_id, current_draft
from nanan_groups.records.models import Act, ActChange, ActKind, Event, EventKind
from nanan_groups.testing.acts_made import dated_row, doing, everything
from nanan_groups.testing.factories import (
    InstitutionFactory,
    OldPasswordFactory,
    SiteFactory,
    SiteVersionFactory,
    UserFactory,
)

START, AUTUMN = date(2022, 7, 14), date(2024, 9, 1)


@pytest.fixture
def row(db) -> SiteVersion:
    return dated_row()


# --- what stays of an act ------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_act_is_stored_with_its_lines_its_records_and_its_event(row):
    actor = UserFactory(name="王科")
    site, institution = row.site, row.site.institution
    before = Event.objects.count()
    with doing(
        actor=actor,
        title="校区更名",
        effective_on=AUTUMN,
        reason="  整合 ",
        document=" 南岸教〔2024〕9号 ",
        request_key="k1",
    ) as draft:
        draft.lock(site, institution)
        draft.change(row, AUTUMN, label="西校区")
    stored = Act.objects.get(pk=draft.act.pk)
    assert (stored.kind, stored.verb, stored.title, stored.actor) == ("change", "test", "校区更名", actor)
    assert (stored.reason, stored.document) == ("整合", "南岸教〔2024〕9号")
    assert (stored.effective_on, stored.request_key) == (AUTUMN, "k1")
    lines = stored.changes.values_list("ordinal", "subject", "field", "old", "new", "since")
    assert list(lines) == [(1, "南坪小学（东校区）", "校区或学部名", "东校区", "西校区", AUTUMN)]
    touched = stored.subjects.order_by("code").values_list("kind", "code", "revision")
    assert list(touched) == [("institution", institution.code, 2), ("site", site.code, 2)]
    event = Event.objects.order_by("number").last()
    assert Event.objects.count() == before + 1
    assert (event.kind, event.actor_id, event.act_id, event.ok) == ("act", actor.pk, stored.pk, True)
    assert event.subject == f"{institution.code},{site.code}"
    assert event.detail == {"verb": "test", "kind": "change", "records": 2, "lines": 1}
    assert audit.verify().problem == ""


@pytest.mark.django_db
def test_act_of_the_system_has_no_actor_and_may_name_its_event():
    with doing(ActKind.ENTRY, reason="", event=EventKind.IMPORT) as draft:
        pass
    event = Event.objects.get(act_id=draft.act.pk)
    assert (event.kind, event.actor_id, event.subject, draft.act.actor) == ("import", None, "", None)


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["", "  ", "\u3000"])
@pytest.mark.parametrize("kind", [ActKind.CHANGE, ActKind.CORRECTION])
def test_change_and_correction_need_a_reason(kind, reason):
    with pytest.raises(RuleViolation) as refused, doing(kind, reason=reason):
        pytest.fail("the act was opened")
    problem = refused.value
    assert (problem.sentence, problem.field, problem.code) == ("请写明办理原因。", "reason", "reason")
    with pytest.raises(IntegrityError, match="records_act_reason"), transaction.atomic():
        Act.objects.create(kind=kind, verb="test", title="t", made_at=timezone.now())


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [ActKind.ENTRY, ActKind.IMPORT])
def test_entry_and_import_need_none(kind):
    with doing(kind, reason="") as draft:
        pass
    assert draft.act.reason == ""


@pytest.mark.django_db
def test_long_title_is_cut_to_its_column():
    with doing(title="长" * 300) as draft:
        draft.note("对" * 300, "字" * 300, "", "")
    assert Act.objects.get(pk=draft.act.pk).title == "长" * 199 + "…"
    assert ActChange.objects.values_list("subject", "field").get() == ("对" * 199 + "…", "字" * 99 + "…")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("reason", "原因：确保该变量包含不超过 500 字符 (目前字符数 501)。"),
        ("document", "依据文件：确保该变量包含不超过 200 字符 (目前字符数 501)。"),
    ],
)
def test_too_long_a_ground_is_a_sentence_at_its_field(field, sentence):
    with pytest.raises(RuleViolation) as refused, doing(**{field: "长" * 501}):
        pytest.fail("the act was opened")
    problem = refused.value
    assert (problem.sentence, problem.field, problem.code) == (sentence, field, "max_length")


@pytest.mark.django_db
def test_quiet_act_keeps_no_lines(row):
    with doing(quiet=True) as draft:
        draft.change(row, AUTUMN, label="西校区")
    assert (draft.lines, ActChange.objects.count()) == ([], 0)


# --- all or nothing ------------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("error", [RuleViolation("不行。"), ValueError("bug")])
def test_nothing_stays_of_an_act_that_fails(row, error):
    before = everything()
    with pytest.raises(type(error)), doing(request_key="k1") as draft:
        draft.lock(row.site)
        draft.change(row, AUTUMN, label="西校区")
        raise error
    assert everything() == before
    assert current_draft() is None


@pytest.mark.django_db
def test_cancelled_act_leaves_nothing(row):
    before = everything()
    with doing(ActKind.ENTRY) as draft:
        draft.change(row, AUTUMN, label="西校区")
        draft.cancel()
    assert everything() == before


@pytest.mark.django_db
def test_what_the_database_refuses_reads_as_a_sentence(row):
    before = everything()
    with pytest.raises(RuleViolation) as refused, doing():
        bulk_create_with_history([SiteVersion(site=row.site, valid_from=AUTUMN)], SiteVersion)
    rule = next(one for one in SiteVersion._meta.constraints if isinstance(one, NoOverlap))
    assert (refused.value.sentence, refused.value.code) == (
        f"{rule.violation_error_message}{NOTHING_WRITTEN}",
        "overlap",
    )
    assert everything() == before


@pytest.mark.django_db
@pytest.mark.parametrize(("broken", "told"), [(DeadlockDetected, RuleViolation), (AdminShutdown, OperationalError)])
def test_who_is_sent_away_by_a_deadlock_reads_that_another_was_first(row, broken, told):
    before = everything()
    with pytest.raises(told) as refused, doing() as draft:
        draft.lock(row.site)
        draft.change(row, AUTUMN, label="西校区")
        raise OperationalError("from the database") from broken()
    assert getattr(refused.value, "sentence", CONFLICT) == CONFLICT
    assert everything() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    "write",
    [
        lambda row: row.save(),
        lambda row: row.delete(),
        lambda row: SiteVersion.objects.filter(pk=row.pk).delete(),
        lambda row: SiteVersion.objects.create(site=row.site, valid_from=date(2000, 1, 1), valid_to=START),
        lambda row: bulk_create_with_history([Institution(code="J9001")], Institution),
        lambda row: UserFactory.build().save(),
    ],
    ids=["save", "delete", "queryset-delete", "create", "bulk", "account"],
)
def test_write_outside_an_act_is_refused_by_the_database(row, write):
    before = everything()
    with pytest.raises(DatabaseError), transaction.atomic():
        write(row)
    assert everything() == before


@pytest.mark.django_db
def test_acts_do_not_nest():
    with doing() as draft:
        with pytest.raises(RuntimeError, match="already under way"), doing():
            pytest.fail("the second act was opened")
        assert current_draft() is draft
        assert current_act_id() == draft.act.pk
    assert (current_draft(), current_act_id()) == (None, None)


# --- once ----------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_same_request_is_done_once(row):
    with doing(request_key="k1") as draft:
        draft.change(row, AUTUMN, label="西校区")
    before = everything()
    with pytest.raises(AlreadyDone) as again, doing(request_key="k1"):
        pytest.fail("the act was opened")
    assert again.value.act == draft.act
    assert everything() == before


@pytest.mark.django_db
def test_acts_without_a_key_are_not_each_other():
    for key in (None, "", None):
        with doing(request_key=key):
            pass
    assert list(Act.objects.values_list("request_key", flat=True)) == [None] * 3


def test_same_request_twice_at_once_is_done_once(at_once):
    institution = InstitutionFactory()

    def service():
        with doing(request_key="k1") as draft:
            draft.lock(institution)
        return draft.act.pk

    outcomes = at_once(*[service] * 4)
    done = [outcome for outcome in outcomes if isinstance(outcome, int)]
    assert len(done) == 1
    assert [o.act.pk for o in outcomes if isinstance(o, AlreadyDone)] == done * 3
    institution.refresh_from_db()
    assert institution.revision == 2


# --- preview -------------------------------------------------------------------------------------------------------
def rearrange(*, row, reason="整合", request_key=None):
    """A service that uses every way of writing, a code, a lock, and two acts."""
    with doing(reason=reason, request_key=request_key) as draft:
        draft.lock(row.site, row.site.institution)
        added = draft.add(Institution(code=new_code("institution")))
        version = draft.add(
            InstitutionVersion(institution=added, name="江南小学", kind="primary", valid_from=START), subject="江南小学"
        )
        draft.move_start(version, date(2022, 9, 1), key=("institution",))
        following = draft.change(row, AUTUMN, label="西校区")
        draft.end(following, date(2026, 9, 1))
    with doing(ActKind.CORRECTION, reason=reason) as draft:
        draft.correct(following, label="西区")
    return added


def lines_of(*acts) -> list[Line]:
    stored = ActChange.objects.filter(act__in=acts).order_by("act_id", "ordinal")
    return [Line(*values) for values in stored.values_list("subject", "field", "old", "new", "since")]


def check_preview(row):
    with doing(request_key="used"):
        pass
    before, known = everything(), Act.objects.count()
    shown = preview(rearrange, row=SiteVersion.objects.get(pk=row.pk), request_key="used")
    assert everything() == before
    rearrange(row=SiteVersion.objects.get(pk=row.pk), request_key="fresh")
    assert shown == lines_of(*Act.objects.order_by("pk")[known:])
    assert [(line.field, line.new) for line in shown] == [
        ("机构", "新增"),
        ("名称", "江南小学"),
        ("机构类型", "小学"),
        ("办学性质", "待核实"),
        ("办学性质依据", "推定待核"),
        ("起", "2022年9月1日"),
        ("校区或学部名", "西校区"),
        ("止", "2026年9月1日"),
        ("校区或学部名", "西区"),
    ]


def test_preview_writes_nothing_and_shows_what_will_be(row):
    check_preview(row)


@pytest.mark.django_db(transaction=True)
def test_preview_is_rolled_back_for_good():
    """On a real transaction, not inside the test's own."""
    check_preview(
        SiteVersionFactory(site=SiteFactory(version=None, institution__version__name="南坪小学"), label="东校区")
    )


def test_preview_undoes_what_a_service_writes_beside_its_act(row):
    def service():
        OldPasswordFactory(user=person)
        audit.record(EventKind.SYSTEM)
        with doing():
            pass
        audit.record(EventKind.SYSTEM)

    person = UserFactory()
    before = everything()
    assert preview(service) == []
    assert everything() == before


def test_preview_of_a_cancelled_act_shows_nothing(row):
    def service():
        with doing() as draft:
            draft.change(row, AUTUMN, label="西校区")
            draft.cancel()

    before = everything()
    assert preview(service) == []
    assert everything() == before


def test_preview_raises_what_the_service_would(row):
    before = everything()
    with pytest.raises(RuleViolation, match="请写明办理原因。"):
        preview(rearrange, row=row, reason="")
    assert everything() == before


def test_after_a_preview_acts_are_real_again(row):
    preview(rearrange, row=SiteVersion.objects.get(pk=row.pk))
    known = Act.objects.count()
    rearrange(row=row)
    assert Act.objects.count() == known + 2
