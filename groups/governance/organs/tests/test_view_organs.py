"""The page of a group's organs; acts through their forms; who sees what; differences among the doubts."""

from datetime import date

import pytest
from django.urls import reverse

from groups.access.scopes import build_scope
from groups.governance.models import BodyMember, GoverningBody
from groups.governance.organs.queries.organs import warnings_of
from groups.governance.organs.queries.quality import act_url
from groups.registry.models import EducationGroup
from nanan_groups.kit import quality
from nanan_groups.records.models import Act
from nanan_groups.testing.answers import answered
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.factories import EducationGroupFactory, LeadFactory, MembershipFactory, entry
from nanan_groups.testing.organ_factories import (
    BodyMeetingFactory,
    BodyMemberFactory,
    GoverningBodyFactory,
)
from nanan_groups.testing.organ_pages import act_of, carried_out, council_of, page, typed

pytestmark = pytest.mark.usefixtures("clock")

ORGAN_QUERIES = 22


@pytest.fixture
def home(two_groups):
    return two_groups.a


@pytest.fixture
def office(home, user_of, client_of):
    return client_of(user_of("group_office", group=home.group))


@pytest.fixture
def reader(home, user_of, client_of):
    return client_of(user_of("member_principal", institution=home.tight.institution))


@pytest.fixture
def council(home):
    return council_of(home)


# --- organs --------------------------------------------------------------------------------------------------------
def test_organs_that_are_missing_stand_with_the_seats_they_should_have(home, office, reader):
    text = page(office, "group-organs", home.group.code)
    for said in ("有紧密型关系，尚未登记集团党委", "按此成立理事会", "甲canaryA紧密校书记", "细则 三(二)3"):
        assert said in text
    assert act_of("group", home.group.code, "set-up-council") in text
    text = page(reader, "group-organs", home.group.code)
    assert "尚未登记集团党委" in text
    assert "/acts/" not in text


def test_proposal_is_taken_over_in_one_act(home, office):
    address = act_of("group", home.group.code, "set-up-council")
    opened = office.get(address)
    fields = opened.context["form"].fields
    name = f"seat-vice_chair-{home.alliance.institution.code}"
    assert fields[name].initial == "甲canaryA联盟校校长"
    assert (fields[name].label, fields[name].help_text) == (
        "副理事长：甲canaryA联盟校校长",
        "细则 三(二)3；通讯录所列，留空为暂缺。",
    )
    acts = Act.objects.count()
    done = carried_out(office, address, effective_on="2026-09-01", reason="联盟成立")
    assert done.redirect_chain[-1][0].startswith(reverse("governance:group-organs", args=[home.group.code]))
    body = GoverningBody.objects.get(kind="council")
    assert Act.objects.count() == acts + 1
    assert {(m.position, m.person, m.institution) for m in body.members.all()} == {
        ("chair", "甲canaryA总校校长", home.lead),
        ("vice_chair", "甲canaryA联盟校校长", home.alliance.institution),
    }
    assert str(body) == "甲canaryA教育集团理事会"


def test_seats_without_a_ground_are_refused_with_everything_kept(home, office):
    address = act_of("group", home.group.code, "set-up-council")
    data = typed(office.get(address), effective_on="2026-09-01", reason="联盟成立", seats="15", name="甲乙理事会")
    response = office.post(address, data)
    text = response.content.decode()
    assert "填了席位数，请写明依据" in text
    assert 'value="甲乙理事会"' in text
    assert not GoverningBody.objects.exists()


def test_organ_page_shows_seats_differences_and_what_settles_them(home, office, council):
    with entry():
        BodyMemberFactory(body=council, person="外校长", valid_to=date(2025, 1, 1), source="backfill")
        stranger = BodyMemberFactory(body=council, person="已退出校长")
    text = page(office, "group-organs", home.group.code)
    for said in ("理事长", "副理事长", "以前的任期（1）", "补录", "3（不限）", "仍任甲理事会理事"):
        assert said in text
    assert act_of("member", stranger.pk, "end-term") in text


@pytest.mark.parametrize("number", [1, 3])
def test_organ_page_asks_a_fixed_number_of_questions(home, office, django_assert_num_queries, number):
    with entry():
        for kind in ["council", "party_committee", "joint_meeting"][:number]:
            body = GoverningBodyFactory(group=home.group, kind=kind)
            BodyMemberFactory.create_batch(number, body=body)
    page(office, "group-organs", home.group.code)
    with django_assert_num_queries(ORGAN_QUERIES):
        page(office, "group-organs", home.group.code)


def test_page_of_an_earlier_day_offers_no_acts(home, office, council):
    text = page(office, "group-organs", home.group.code, as_of="2023-01-01")
    assert "甲理事会" in text
    assert "/acts/" not in text


def test_group_page_names_its_organs_but_not_to_experts(home, office, council, user_of, client_of):
    text = page(office, "reading:group-detail", home.group.code)
    assert "理事长甲canaryA总校校长，2 人" in text
    assert "3 项待办理" in text
    expert = client_of(user_of("expert", group=home.group))
    assert "理事会" not in page(expert, "reading:group-detail", home.group.code).replace("组织形式：理事会", "")
    for name in ("group-organs", "group-rotation", "group-meetings", "group-resolutions"):
        assert expert.get(reverse(f"governance:{name}", args=[home.group.code])).status_code == 403


def test_member_school_reads_and_is_told_why_it_may_not_write(home, reader, council):
    refused = reader.get(act_of("body", council.code, "appoint"))
    assert refused.status_code == 403
    assert "您的任职只能查看" in refused.content.decode()


def test_neighbour_finds_nothing(two_groups, home, council, user_of, client_of):
    stranger = client_of(user_of("group_principal", group=two_groups.b.group))
    meeting = BodyMeetingFactory(body=council)
    for address in (
        reverse("governance:group-organs", args=[home.group.code]),
        reverse("governance:meeting-detail", args=[meeting.code]),
        act_of("body", council.code, "appoint"),
        act_of("member", council.members.first().pk, "end-term"),
        act_of("group", home.group.code, "set-up-council"),
        act_of("meeting", meeting.code, "add-resolution"),
    ):
        assert answered(stranger.get(address), 404)


@pytest.mark.parametrize(
    ("kind", "key", "verb"),
    [
        ("body", "U9999", "appoint"),
        ("member", "x", "end-term"),
        ("member", "9" * 30, "end-term"),
        ("case", "1", "appoint"),
        ("term", "1", "end-term"),
    ],
)
def test_addresses_that_lead_nowhere(office, kind, key, verb):
    assert answered(office.get(act_of(kind, key, verb)), 404)


def test_successor_of_the_chair(home, office, council):
    chair = council.members.get(position="chair")
    with entry():
        chair.person = "前任校长"
        chair.save()
    (_, found) = warnings_of(EducationGroup.objects.filter(pk=home.group.pk), TODAY)[home.group.pk]
    warning = next(one for one in found if one.kind == "old-chair")
    carried_out(office, act_url(warning), effective_on="2026-09-01", reason="校长调任", document="南岸教〔2026〕1号")
    rows = council.members.filter(position="chair").order_by("valid_from")
    assert [(row.person, row.valid_to) for row in rows] == [
        ("前任校长", date(2026, 9, 1)),
        ("甲canaryA总校校长", None),
    ]


def test_acts_on_one_seat(home, office, council):
    vice = council.members.get(position="vice_chair")
    carried_out(
        office, act_of("member", vice.pk, "correct-member"), effective_on="2026-09-01", reason="姓名有误", person="孙海"
    )
    vice.refresh_from_db()
    assert vice.person == "孙海"
    carried_out(office, act_of("member", vice.pk, "end-term"), effective_on="2026-09-01", reason="调任")
    vice.refresh_from_db()
    assert vice.valid_to == date(2026, 9, 1)
    carried_out(office, act_of("member", vice.pk, "withdraw-member"), effective_on="2026-09-01", reason="误登")
    assert not BodyMember.objects.filter(pk=vice.pk).exists()


def test_second_click_finds_what_the_first_one_did(home, office, council):
    vice = council.members.get(position="vice_chair")
    address = act_of("member", vice.pk, "withdraw-member")
    data = typed(office.get(address), effective_on="2026-09-01", reason="误登") | {"act_confirmed": "1"}
    for said in ("已办理", "没有重复写入"):
        assert said in office.post(address, data, follow=True).content.decode()


def test_stale_form_keeps_what_was_typed(home, office, council):
    address = act_of("body", council.code, "appoint")
    data = typed(office.get(address), person="丙", effective_on="2026-09-01", reason="增补", institution="outside")
    with entry() as draft:
        draft.lock(council)
    response = office.post(address, data | {"act_confirmed": "1"})
    assert response.status_code == 409
    assert 'value="丙"' in response.content.decode()
    assert not council.members.filter(person="丙").exists()


def test_past_term_by_its_form(home, office):
    carried_out(
        office,
        act_of("group", home.group.code, "record-past-term"),
        organ_kind="promotion_committee",
        person="老主任",
        position="chair",
        institution=home.lead.code,
        valid_from="2015-09-01",
        valid_to="2019-09-01",
        reason="集团存档",
    )
    body = GoverningBody.objects.get()
    assert (body.source, body.valid_from, body.valid_to) == ("backfill", date(2015, 9, 1), date(2019, 9, 1))
    text = page(office, "group-organs", home.group.code)
    for said in ("甲canaryA教育集团促进发展委员会", "其他时期", "老主任", "2015年9月1日 至 2019年9月1日"):
        assert said in text


def test_organ_is_changed_and_dissolved(home, office, council):
    address = act_of("body", council.code, "change-organ")
    carried_out(office, address, effective_on="2026-09-01", reason="扩大", seats="9", seats_basis="章程")
    assert council.versions.order_by("-valid_from").first().seats == 9
    carried_out(office, act_of("body", council.code, "dissolve-organ"), effective_on="2026-10-01", reason="撤销")
    council.refresh_from_db()
    assert council.valid_to == date(2026, 10, 1)


def test_organs_stand_in_the_order_of_the_policy(home, office):
    names = {
        "council": "甲理事会",
        "promotion_committee": "甲促进会",
        "joint_meeting": "甲联席会",
        "party_committee": "甲党委",
    }
    with entry():
        for kind, name in names.items():
            GoverningBodyFactory(group=home.group, kind=kind, version__name=name)
            GoverningBodyFactory(
                group=home.group,
                kind=kind,
                version__name=f"前{name}",
                valid_from=date(2015, 1, 1),
                valid_to=date(2016, 1, 1),
            )
    told = office.get(reverse("governance:group-organs", args=[home.group.code])).context
    order = ["甲党委", "甲促进会", "甲联席会", "甲理事会"]
    assert [one["name"] for one in told["organs"]] == order
    assert [one["name"] for one in told["former"]] == [f"前{name}" for name in order]
    acts = office.get(reverse("governance:group-meetings", args=[home.group.code])).context["acts"]
    assert [link.label.split("：")[1] for link in acts] == ["集团党委", "促进发展委员会", "校地共建联席会议", "理事会"]


def test_only_a_party_committee_is_told_that_it_may_grow(home, office, council):
    said = "可增加集团党委委员数"
    assert said in office.get(act_of("group", home.group.code, "set-up-party-committee")).content.decode()
    for kind, key, verb in (("group", home.group.code, "set-up-council"), ("body", council.code, "change-organ")):
        assert said not in office.get(act_of(kind, key, verb)).content.decode()
    party = GoverningBodyFactory(group=home.group, kind="party_committee")
    assert said in office.get(act_of("body", party.code, "change-organ")).content.decode()


def test_terms_and_seats_in_officials_words_and_only_organs_on_paper(home, office, council):
    text = page(office, "group-organs", home.group.code)
    since = council.valid_from
    assert f"{since.year}年{since.month}月{since.day}日 起" in text
    assert "因职务担任" in text
    offers = text.count('class="panel organ screen-only" aria-labelledby="offer-')
    assert offers == text.count('aria-labelledby="offer-') == 3
    assert '<aside class="screen-only" aria-label="变更">' in text


# --- quality -------------------------------------------------------------------------------------------------------
def test_differences_are_among_the_doubts(home, council, user_of, two_groups):
    scope = build_scope(user_of("registry_officer"))
    own = {
        code: [row.what for row in quality.check_of(code).find(scope, TODAY) if row.code == home.group.code]
        for code in ("missing-organ", "organ-seats", "organ-terms")
    }
    assert own == {
        "missing-organ": [
            "有紧密型关系，尚未登记集团党委",
            "有紧密型关系，尚未登记促进发展委员会",
            "有贯通型关系，尚未登记校地共建联席会议",
        ],
        "organ-seats": [],
        "organ-terms": [],
    }
    narrow = build_scope(user_of("group_principal", group=home.group))
    assert {row.code for row in quality.check_of("missing-organ").find(narrow, TODAY)} == {home.group.code}
    assert quality.check_of("missing-organ").find(build_scope(user_of("expert", group=home.group)), TODAY) == []


@pytest.mark.parametrize("number", [1, 3])
def test_doubts_cost_a_fixed_number_of_questions(user_of, django_assert_num_queries, number):
    scope = build_scope(user_of("registry_officer"))
    with entry():
        for _ in range(number):
            group = EducationGroupFactory()
            LeadFactory(group=group)
            MembershipFactory.create_batch(number, group=group, alliance=True)
            BodyMemberFactory(body=GoverningBodyFactory(group=group))
    with django_assert_num_queries(10):
        quality.check_of("organ-seats").find(scope, TODAY)


def test_school_of_a_seat_is_chosen_not_forgotten(home, office, council):
    address = act_of("body", council.code, "appoint")
    data = typed(office.get(address), person="丙", effective_on="2026-09-01", reason="增补")
    assert "此项必填" in office.post(address, data).content.decode()
    carried_out(office, address, person="丙", effective_on="2026-09-01", reason="增补", institution="outside")
    seat = council.members.get(person="丙")
    assert seat.institution is None
    opened = office.get(act_of("member", seat.pk, "correct-member"))
    assert opened.context["form"]["institution"].value() == "outside"
