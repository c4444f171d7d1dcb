"""Posts (docs/算例.md S7): reserved, filed on a day; the sum of a group never changes; two racing for the last one."""

from datetime import date, timedelta
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.pages import page_of
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.imports.datasets import Asked, dataset_of
from nanan_groups.records.models import ActKind, Todo
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.dataset_run import bring_in
from nanan_groups.testing.factories import (
    PLACES,
    AppointmentFactory,
    MembershipFactory,
    SiteFactory,
    StaffPostFactory,
    UserFactory,
    entry,
)
from nanan_groups.testing.roster_made import order
from nanan_groups.testing.staffing_factories import PostQuotaFactory
from staffing.quotas import views
from staffing.quotas.models import PostQuota, PostTransfer
from staffing.quotas.queries import posts_of
from staffing.quotas.rules import Posts, refuse_too_many
from staffing.quotas.services import quotas
from staffing.quotas.services.quotas import propose_transfer, set_quota

COMING = TODAY + timedelta(days=30)
LATER = COMING + timedelta(days=60)
pytestmark = pytest.mark.usefixtures("clock")


@pytest.mark.parametrize(
    ("posts", "wanted", "below", "code"),
    [
        (Posts(120, 118), 2, "", None),
        (Posts(120, 118), 3, "", "below-filled"),
        (Posts(120, 118), 3, "退休 3 人将空出", None),
        (Posts(120, 118, 2, ("L000001（2 个）",)), 1, "", "below-filled"),
        (Posts(120, 0, 119, ("L000001（119 个）",)), 2, "退休", "not-there"),
        (Posts(120, 118), 121, "退休", "not-there"),
        (Posts(120, 118), 0, "", "number"),
    ],
)
def test_how_many_may_be_given(posts, wanted, below, code):
    if code is None:
        refuse_too_many(posts, wanted, "甲校", below)
        return
    with pytest.raises(RuleViolation) as refused:
        refuse_too_many(posts, wanted, "甲校", below)
    assert refused.value.code == code


class World:
    """A tight group of three schools with 120, 80 and 60 authorised and 118, 80 and 55 filled."""

    def __init__(self) -> None:
        with entry():
            sites = [SiteFactory(institution__version__name=f"{name}校小学") for name in "甲乙丙"]
            first = MembershipFactory(site=sites[0], valid_from=date(2022, 7, 14))
            self.group = first.group
            for site in sites[1:]:
                MembershipFactory(site=site, group=self.group, valid_from=date(2022, 7, 14))
            self.a, self.b, self.c = self.schools = [site.institution for site in sites]
            for site, total, filled in zip(sites, (120, 80, 60), (118, 80, 55), strict=True):
                PostQuotaFactory(institution=site.institution, total=total, teachers=total - 10)
                for _ in range(filled if filled == 118 else 2):
                    StaffPostFactory(site=site, valid_from=date(2020, 9, 1), employment="established")
            self.lead = AppointmentFactory(role="group_principal", group=self.group, user=UserFactory()).user
            self.officer = AppointmentFactory(role="personnel_officer", user=UserFactory()).user
            self.filer = self.office("establishment_officer")

    @staticmethod
    def office(role: str):
        return AppointmentFactory(role=role, office=PLACES["office"](), user=UserFactory()).user

    def propose(self, receiver, posts: int, **more) -> PostTransfer:
        facts = {"group": self.group, "giver": self.a, "receiver": receiver, "posts": posts, "grounds": "学生增加"}
        return propose_transfer(order=order(self.lead, TODAY, kind=ActKind.ENTRY), **facts | more)

    def step(self, transfer: PostTransfer, arrow: str, actor, **facts):
        transfer.case.refresh_from_db()
        return perform(
            case=transfer.case,
            arrow=arrow,
            actor=actor,
            seen=transfer.case.version,
            comment="说明" if arrow in ("send_back", "withdraw", "expire") else "",
            facts=facts,
        )

    def authorised(self, day: date) -> list[int]:
        found = posts_of([one.pk for one in self.schools], day)
        return [found[one.pk].authorised for one in self.schools]


@pytest.fixture
def world(db) -> World:
    return World()


def test_s7_one_wins_and_the_other_reads_what_is_left(world):
    first, second = world.propose(world.b, 2), world.propose(world.c, 1)
    world.step(first, "approve", world.officer)
    with pytest.raises(RuleViolation) as refused:
        world.step(second, "approve", world.officer)
    assert refused.value.sentence.startswith(
        f"{world.a}核定 120、已用 118，其中 2 个已被{first.case.code}（2 个）预留，还剩 0 个，不足 1 个"
    )
    assert world.authorised(TODAY) == [120, 80, 60]
    world.step(first, "file", world.filer, number="南岸编办〔2026〕9号", effective_on=COMING)
    assert world.authorised(COMING - timedelta(days=1)) == [120, 80, 60]
    assert world.authorised(COMING) == [118, 82, 60]
    assert sum(world.authorised(COMING)) == 260
    assert Todo.objects.filter(case=first.case, done_at__isnull=True).count() == 0


def test_s7_the_other_way_round(world):
    first, second = world.propose(world.b, 2), world.propose(world.c, 1)
    world.step(second, "approve", world.officer)
    with pytest.raises(RuleViolation, match="还剩 1 个，不足 2 个"):
        world.step(first, "approve", world.officer)
    world.step(second, "file", world.filer, number="南岸编办〔2026〕9号", effective_on=COMING)
    assert world.authorised(COMING) == [119, 80, 61]


@pytest.mark.parametrize(
    ("school", "teachers", "of_them", "day", "code"),
    [
        ("a", 110, 1, COMING, "later-number"),
        ("b", 70, 1, COMING, "later-number"),
        ("a", 110, 1, LATER, None),
        ("b", 0, 2, LATER, None),
        ("a", 1, 2, LATER, "teachers"),
        ("a", 120, 1, LATER, "teachers"),
    ],
)
def test_the_sums_of_the_group_never_change(world, school, teachers, of_them, day, code):
    """Of posts and of teachers among them, on every day: also where a school has another number, or other teachers, later."""
    first = world.propose(world.b, 2, teachers=of_them)
    world.step(first, "approve", world.officer)
    school = getattr(world, school)
    total = PostQuota.objects.get(institution=school).total
    number = {"institution": school, "total": total, "teachers": teachers, "document": "编办〔2026〕2号"}
    set_quota(order=order(world.officer, LATER), **number)

    def sums():
        rows = [PostQuota.objects.active_on(one) for one in (TODAY, COMING, LATER, LATER + timedelta(days=900))]
        return [(sum(one.total for one in day), sum(one.teachers for one in day)) for day in rows]

    before, filing = sums(), {"number": "南岸编办〔2026〕9号", "effective_on": day}
    if code is None:
        world.step(first, "file", world.filer, **filing)
        assert world.authorised(day) == [118, 82, 60]
    else:
        with pytest.raises(RuleViolation) as refused:
            world.step(first, "file", world.filer, **filing)
        assert (refused.value.code, world.authorised(LATER)) == (code, [120, 80, 60])
    assert sums() == before


@pytest.mark.parametrize("of_them", [0, 2])
def test_each_kind_is_given_out_of_its_own(world, of_them):
    PostQuota.objects.filter(institution=world.a).update(teachers=119 if of_them == 0 else 1)
    with pytest.raises(RuleViolation, match="其中教师") as refused:
        world.propose(world.b, 2, teachers=of_them)
    assert (refused.value.code, refused.value.field) == ("teachers", "teachers")


@pytest.mark.parametrize(("arrow", "actor"), [("send_back", "filer"), ("withdraw", "lead"), ("expire", "officer")])
def test_what_does_not_come_about_is_free_again(world, arrow, actor):
    first = world.propose(world.b, 2)
    world.step(first, "approve", world.officer)
    world.step(first, arrow, getattr(world, actor))
    assert posts_of([world.a.pk], TODAY)[world.a.pk].available == 2
    world.step(world.propose(world.c, 2), "approve", world.officer)


def test_the_district_sees_who_has_no_number(world, client_of):
    """A school of a tight group without one is listed as such, and not left out; one outside is no question of posts."""
    with entry():
        SiteFactory(institution__version__name="丁校小学")
        MembershipFactory(site=SiteFactory(institution__version__name="戊校小学"), group=world.group)
    context = client_of(world.officer).get(reverse("staffing:post-list")).context
    assert [(one.name[0], one.posts is None) for one in context["lines"]] == [
        ("甲", False), ("乙", False), ("丙", False), ("戊", True),
    ]  # fmt: skip


def test_only_inside_a_tight_group_with_the_clause(world):
    with entry():
        outside = SiteFactory()
        ally = MembershipFactory(group=world.group, alliance=True, valid_from=date(2022, 7, 14)).site
    for site in (outside, ally):
        with pytest.raises(RuleViolation, match="细则 三"):
            world.propose(site.institution, 1)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"grounds": " "}, "required"),
        ({"posts": 0}, "number"),
        ({"posts": 3}, "below-filled"),
        ({"posts": 121}, "not-there"),
        ({"posts": 1, "teachers": 2}, "invalid"),
    ],
)
def test_bad_proposals_are_sentences(world, more, code):
    with pytest.raises(RuleViolation) as refused:
        world.propose(world.b, more.pop("posts", 1), **more)
    assert refused.value.code == code
    assert PostTransfer.objects.count() == 0


def test_who_may_what(world):
    stranger = AppointmentFactory(role="group_principal", group=MembershipFactory().group, user=UserFactory()).user
    facts = {"group": world.group, "giver": world.a, "receiver": world.b, "posts": 1, "grounds": "x"}
    for actor in (stranger, world.officer):
        with pytest.raises(PermissionDenied):
            propose_transfer(order=order(actor, TODAY, kind=ActKind.ENTRY), **facts)
    first = world.propose(world.b, 1)
    for arrow, actor in (("approve", world.lead), ("approve", world.filer), ("file", world.officer)):
        with pytest.raises((PermissionDenied, RuleViolation)):
            world.step(first, arrow, actor, number="x", effective_on=COMING)
    with pytest.raises(PermissionDenied):
        set_quota(order=order(world.lead, TODAY), institution=world.a, total=1, teachers=1, document="x")


def test_the_authorised_number_is_dated(world):
    set_quota(
        order=order(world.officer, COMING), institution=world.a, total=130, teachers=120, document="编办〔2026〕1号"
    )
    assert (world.authorised(COMING - timedelta(days=1))[0], world.authorised(COMING)[0]) == (120, 130)
    with pytest.raises(RuleViolation):
        set_quota(order=order(world.officer, COMING), institution=world.b, total=10, teachers=11, document="x")


def test_the_sheet_in_and_out(world):
    rows = [
        {"school": "甲校小学", "total": 130, "teachers": 120, "document": "编办〔2026〕1号", "since": COMING},
        {"school": "乙校小学", "total": 10, "teachers": 11, "document": "编办〔2026〕1号"},
    ]
    seen = bring_in("post_quotas", world.officer, *rows, day=TODAY, good_rows=True)
    assert (seen.counts, len(seen.problems)) == ((0, 1, 0), 1)
    assert bring_in("post_quotas", world.officer, rows[0], day=TODAY).counts == (0, 0, 1)
    out = dataset_of("post_quotas").rows(Asked(scope_of(world.officer), COMING, {}))
    assert [one.total for one in out] == [130, 80, 60]


def test_only_established_main_posts_fill(world):
    with entry():
        site = world.b.sites.get()
        StaffPostFactory(site=site, valid_from=date(2020, 9, 1), employment="contract")
        StaffPostFactory(site=site, valid_from=date(2020, 9, 1))
        StaffPostFactory(site=site, valid_from=date(2020, 9, 1), employment="established", main=False)
    assert posts_of([world.b.pk], TODAY)[world.b.pk].filled == 2


def test_the_pages(world, client_of):
    first = world.propose(world.b, 2)
    page = client_of(world.officer).get(reverse("staffing:post-list")).content.decode()
    assert "甲校小学" in page and str(world.group) in page
    page = client_of(world.filer).get(reverse("staffing:transfer-detail", args=[first.case.code])).content.decode()
    assert "学生增加" in page
    browser = client_of(world.lead)
    form = browser.get(reverse("staffing:transfer-propose", args=[world.group.code])).context["form"]
    assert [text for _, text in form.fields["giver"].choices][1] == "甲校小学（可用 2 个）"
    stranger = AppointmentFactory(
        role="member_principal", institution=SiteFactory().institution, user=UserFactory()
    ).user
    assert client_of(stranger).get(reverse("staffing:transfer-detail", args=[first.case.code])).status_code == 404


def test_every_transfer_is_on_some_page(world, client_of, monkeypatch):
    first, second = world.propose(world.b, 1), world.propose(world.c, 2)
    monkeypatch.setattr(views, "page_of", lambda request, rows, size: page_of(request, rows, size=1))
    browser, listed = client_of(world.officer), []
    for number in ("1", "2"):
        context = browser.get(reverse("staffing:post-list"), {"page": number}).context
        listed += [(one["row"], context["page"].has_next) for one in context["transfers"]]
    assert listed == [(second, True), (first, False)]


@pytest.mark.parametrize("number", [1, 3])
def test_posts_of_many_schools_take_four_queries(world, number, django_assert_num_queries):
    with django_assert_num_queries(4):
        posts_of([one.pk for one in world.schools[:number]], TODAY)


# --- racing for the last post ----------------------------------------------------------------------------------------
def race(world: World, at_once) -> list:
    first, second = world.propose(world.b, 2), world.propose(world.c, 2)

    def approve(transfer):
        try:
            return world.step(transfer, "approve", world.officer).arrow
        except RuleViolation as refused:
            return refused.code

    return sorted(map(str, at_once(lambda: approve(first), lambda: approve(second))))


def test_two_racing_for_the_last_posts_one_wins(at_once):
    assert race(World(), at_once) == ["approve", "below-filled"]


@pytest.mark.race
def test_without_the_guard_both_would(at_once, monkeypatch):
    """The control: the race exists. Both have read what is left before either goes on."""
    world, barrier, read = World(), Barrier(2, timeout=30), quotas.posts_of

    def slowly(*arguments, **more):
        found = read(*arguments, **more)
        if "besides" in more and more["besides"] is not None:
            barrier.wait()
        return found

    monkeypatch.setattr(quotas, "hold_schools", lambda *schools: None)
    monkeypatch.setattr(quotas, "posts_of", slowly)
    assert race(world, at_once) == ["approve", "approve"]
