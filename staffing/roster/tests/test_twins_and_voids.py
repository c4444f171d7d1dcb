"""The same person under two numbers: told by form and sheet, written after a yes; an entry in error is voided and restored."""

import pytest
from django.urls import reverse

from groups.rights.roles import VIEW_ROSTER
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.act_pages import CONFIRMED
from nanan_groups.records.imports import jobs
from nanan_groups.records.models import Act, ActKind
from nanan_groups.testing.roster_made import DAY, RAW, bring_in, confirmed, order, row, upload
from staffing.models import StaffMember, StaffPost
from staffing.roster.queries.lookup import find_people, names_meant
from staffing.roster.queries.roster import Chosen, posts
from staffing.roster.queries.twins import twins_of
from staffing.roster.services.roster import add_person
from staffing.roster.services.voids import restore_person, void_person


@pytest.fixture
def clerk(schools):
    return schools.clerk


@pytest.fixture
def stranger(schools):
    return schools.b_clerk


@pytest.fixture
def wang(clerk):
    return add_person(order=order(clerk), raw=RAW | {"name": "王敏", "staff_no": "NA0000001", "phone": "13800000001"})


# --- twins -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"name": "王敏"}, "姓名和出生年月相同"),
        ({"name": "王　敏"}, "姓名和出生年月相同"),
        ({"name": "李敏", "phone": "13800000001"}, "联系电话相同"),
        ({"name": "王敏", "phone": "13800000001"}, "姓名和出生年月、联系电话相同"),
    ],
)
def test_the_form_tells_who_it_may_be_and_asks_for_a_yes(wang, clerk, client_of, other, why):
    client, url = client_of(clerk), reverse("staffing:register-act", args=["add-person"])
    form = client.get(url).context["form"]
    typed = RAW | {"staff_no": "NA0000002", "phone": ""} | other | {
        "kind": ActKind.ENTRY, "effective_on": DAY.isoformat(), "reason": "新进", "document": "",
        "request_key": form["request_key"].value(),
    }  # fmt: skip
    for extra in ({}, {CONFIRMED: "1"}):
        told = client.post(url, typed | extra)
        assert told.context["form"].errors["not_twin"] == [
            f"可能已经登记过：王敏（NA0000001，甲校小学，{why}）。是同一人的请不要重复登记；"
            "确实不是同一人的，请勾选后再提交。"
        ]
    assert 'type="checkbox" name="not_twin"' in told.content.decode()
    assert StaffMember.objects.count() == 1
    answer = client.post(url, typed | {"not_twin": "on", CONFIRMED: "1"})
    assert answer.status_code == 302
    changes = Act.objects.order_by("-pk").first().changes
    assert changes.filter(field="经核对不是同一人", new=f"王敏（NA0000001，甲校小学，{why}）").exists()


def test_another_month_or_no_telephone_is_nobody(wang, clerk):
    scope = scope_of(clerk)
    assert twins_of(scope, name="王敏", birth_month=None) == []
    assert twins_of(scope, name="王民", birth_month=wang.birth_month, phone="") == []
    assert twins_of(scope, name="王敏", birth_month=wang.birth_month, besides=wang.pk) == []


def test_a_school_learns_nothing_of_other_rosters(wang, stranger):
    other = scope_of(stranger)
    assert twins_of(other, name="王敏", birth_month=wang.birth_month, phone="13800000001") == []


def test_nor_by_a_file(wang, stranger):
    job = upload(stranger, row(2, name="王敏", phone="13800000001", school="乙校小学"))
    assert (job.new, job.layout["doubts"]) == (1, [])


def test_a_file_is_written_after_a_yes_only(wang, clerk):
    job = upload(
        clerk,
        row(2, name="王敏", phone="13900000000"),
        row(3, name="赵一", phone="13800000001"),
        row(4, name="钱二", phone=""),
        row(5, name="钱二", phone=""),
    )
    assert job.layout["doubts"] == [
        "第 2 行 王敏（NA0000002）与名册中的 王敏（NA0000001）（甲校小学）姓名和出生年月相同，可能是同一人。",
        "第 3 行 赵一（NA0000003）与名册中的 王敏（NA0000001）（甲校小学）联系电话相同，可能是同一人。",
        "第 5 行 钱二（NA0000005）与第 4 行姓名和出生年月相同，可能是同一人。",
    ]
    with pytest.raises(RuleViolation) as refused:
        jobs.confirm(job=job, actor=clerk, sha256=job.sha256)
    assert refused.value.code == "doubts"
    assert StaffMember.objects.count() == 1
    assert confirmed(job).state == "done"
    assert StaffMember.objects.count() == 5


def test_the_page_of_a_file_shows_the_doubts_and_the_tick(wang, clerk, client_of):
    job = upload(clerk, row(2, name="王敏", phone=""))
    client = client_of(clerk)
    page = client.get(reverse("portal:import-job", args=[job.token])).content.decode()
    assert "可能重复，请逐条核对" in page
    assert 'name="doubts_seen"' in page
    confirm = reverse("portal:import-confirm", args=[job.token])
    assert client.post(confirm, {"sha256": job.sha256}).status_code == 409
    assert StaffMember.objects.count() == 1
    assert client.post(confirm, {"sha256": job.sha256, "doubts_seen": "1"}).status_code == 302
    assert StaffMember.objects.count() == 2


def test_a_file_without_twins_asks_nothing(wang, clerk):
    job = upload(clerk, row(2, phone=""))
    assert job.layout["doubts"] == []
    assert jobs.confirm(job=job, actor=clerk, sha256=job.sha256)


# --- numbers ---------------------------------------------------------------------------------------------------------
def test_a_number_is_one_whatever_its_case(wang, clerk):
    with pytest.raises(RuleViolation) as refused:
        add_person(order=order(clerk), raw=RAW | {"staff_no": "na0000001", "phone": ""})
    assert refused.value.code == "staff-no-unavailable"
    job = upload(
        clerk, RAW | {"staff_no": "na0000001", "name": "王敏", "phone": "13800000001", "honour": "校级骨干教师"}
    )
    assert (job.new, job.changed, job.layout["doubts"]) == (0, 1, [])
    confirmed(job)
    assert StaffMember.objects.values_list("staff_no", "honour").get() == ("NA0000001", "school")
    twice = upload(clerk, row(7, phone=""), row(8, staff_no="na0000007", phone=""))
    assert [one.code for one in twice.problems.order_by("pk")] == ["duplicate"]


def test_people_are_found_in_any_spelling(clerk):
    bring_in(
        clerk,
        row(2, name="艾力•买买提", phone=""),
        row(3, name="王　敏", phone=""),
        row(4, name="René O’Neil", phone=""),
    )
    scope = scope_of(clerk)
    for typed, name in (
        ("艾力・买", "艾力·买买提"), ("艾力·", "艾力·买买提"), ("王 敏", "王敏"), ("王\u200b敏", "王敏"),
        ("René O'", "René O'Neil"), ("ｎａ0000003", "王敏"), ("na0000004", "René O'Neil"),
    ):  # fmt: skip
        assert [one.text for one in find_people(typed, scope=scope, day=DAY)] == [name], typed
    assert names_meant("王民", scope=scope) == ["王敏"]
    assert names_meant("李民", scope=scope) == []


# --- void ------------------------------------------------------------------------------------------------------------
def test_a_voided_entry_is_gone_from_everything_and_comes_back(wang, clerk, user_of, client_of):
    scope, everywhere = scope_of(clerk), scope_of(user_of("personnel_officer"))
    before = StaffPost.objects.values("institution_id", "site_id", "post_kind", "joined_on", "valid_from").get()
    void_person(order=order(clerk, kind=ActKind.CORRECTION), person=wang)
    wang.refresh_from_db()
    assert wang.void
    for seen in (scope, everywhere):
        assert not StaffMember.objects.visible_to(seen, VIEW_ROSTER).exists()
        assert find_people("王敏", scope=seen, day=DAY) == []
        assert not posts(seen, DAY, Chosen()).exists()
        assert twins_of(seen, name="王敏", birth_month=wang.birth_month) == []
    client = client_of(clerk)
    page = client.get(reverse("staffing:person-detail", args=[wang.code])).content.decode()
    assert "这条登记已作废。" in page
    assert wang.name in client.get(reverse("staffing:void-list")).content.decode()
    restore_person(order=order(clerk, kind=ActKind.CORRECTION), person=wang)
    assert StaffPost.objects.values("institution_id", "site_id", "post_kind", "joined_on", "valid_from").get() == before
    assert [one.text for one in find_people("王敏", scope=scope, day=DAY)] == ["王敏"]
    assert StaffMember.history.filter(id=wang.pk).count() == 3


def test_its_number_is_free_and_then_it_cannot_come_back(wang, clerk):
    void_person(order=order(clerk, kind=ActKind.CORRECTION), person=wang)
    bring_in(clerk, row(1, name="赵一", phone=""))
    assert StaffMember.objects.filter(staff_no="NA0000001").count() == 2
    with pytest.raises(RuleViolation) as refused:
        restore_person(order=order(clerk, kind=ActKind.CORRECTION), person=wang)
    assert refused.value.code == "number-taken"


def test_void_refusals(wang, clerk):
    with pytest.raises(RuleViolation) as refused:
        restore_person(order=order(clerk, kind=ActKind.CORRECTION), person=wang)
    assert refused.value.code == "not-void"
    void_person(order=order(clerk, kind=ActKind.CORRECTION), person=wang)
    with pytest.raises(RuleViolation) as refused:
        void_person(order=order(clerk, kind=ActKind.CORRECTION), person=wang)
    assert refused.value.code == "void"


def test_only_who_keeps_the_roster_sees_and_restores_it(wang, clerk, stranger, user_of, client_of):
    void_person(order=order(clerk, kind=ActKind.CORRECTION), person=wang)
    other = client_of(stranger)
    assert other.get(reverse("staffing:person-detail", args=[wang.code])).status_code == 404
    assert wang.name not in other.get(reverse("staffing:void-list")).content.decode()
    principal = client_of(user_of("member_principal", institution=wang.void_school))
    assert principal.get(reverse("staffing:person-detail", args=[wang.code])).status_code == 404


def test_queries_of_the_list_do_not_depend_on_its_rows(wang, clerk, client_of, django_assert_num_queries):
    client = client_of(clerk)
    bring_in(clerk, row(2, phone=""), row(3, phone=""))
    client.get(reverse("staffing:void-list"))  # the first request of a session writes when it began
    counted = []
    for person in StaffMember.objects.order_by("pk"):
        void_person(order=order(clerk, kind=ActKind.CORRECTION), person=person)
        with django_assert_num_queries(QUERIES):
            counted.append(len(client.get(reverse("staffing:void-list")).context["rows"]))
    assert counted == [1, 2, 3]


QUERIES = 8
