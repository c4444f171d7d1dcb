"""The future opens nothing today: who is coming is named at the school he comes to, and nothing of his is read there
before the day. Forms of the future × doors to a person's entry; each door is first shown to open on the day itself.
"""

import html
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from groups.rights.roles import EXPORT_ROSTER
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.imports.datasets import Asked, dataset_of
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.factories import (
    AppointmentFactory,
    EducationGroupFactory,
    LeadFactory,
    MembershipFactory,
    SiteFactory,
    StaffPostFactory,
    entry,
)
from nanan_groups.testing.roster_made import order
from staffing.roster.models import StaffMember, StaffPost
from staffing.roster.queries.lookup import find_people
from staffing.roster.queries.people import may_reveal
from staffing.roster.queries.posts import home_post, kept_post
from staffing.roster.services.roster import change_post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LIST, PRINT = reverse("staffing:person-list"), reverse("staffing:person-print")
DAY = date(2026, 12, 8)
NAME, NUMBER, HONOUR = "游未来", "FUT-0001", "市级骨干教师"
# What would be read of him: any of it in an answer is a leak. The name alone may stand in the list of who is coming.
FACTS = (NUMBER, "1971-07", "138****5678", "13812345678")


def _person(site, **post):
    return StaffPostFactory(
        site=site,
        person__name=NAME,
        person__staff_no=NUMBER,
        person__honour="city",
        person__phone="13812345678",
        person__birth_month=date(1971, 7, 1),
        **{"leadership": "head", "post_kind": "management"} | post,
    ).person


def _moves(main, beyond, reader):
    """At another school today, here from DAY: the post of the future."""
    person = _person(beyond, valid_from=date(2020, 9, 1), valid_to=DAY)
    StaffPostFactory(person=person, site=main, valid_from=DAY, leadership="head", post_kind="management")
    user = AppointmentFactory(role=reader, institution=main.institution).user
    return person, user


def _new(main, beyond, reader):
    """Nowhere today, here from DAY."""
    user = AppointmentFactory(role=reader, institution=main.institution).user
    return _person(main, valid_from=DAY), user


def _membership(main, beyond, reader):
    """His school joins the reader's group on DAY."""
    group = EducationGroupFactory()
    MembershipFactory(group=group, site=beyond, valid_from=DAY)
    user = AppointmentFactory(role="group_office", group=group).user
    return _person(beyond, valid_from=date(2020, 9, 1)), user


def _lead(main, beyond, reader):
    """His school leads the reader's group from DAY."""
    group = EducationGroupFactory()
    LeadFactory(group=group, institution=beyond.institution, valid_from=DAY)
    user = AppointmentFactory(role="group_office", group=group).user
    return _person(beyond, valid_from=date(2020, 9, 1)), user


FORMS = {"moves": _moves, "new": _new, "membership": _membership, "lead": _lead}


# --- doors: what is read there of the person ------------------------------------------------------------------------
def _page(client, url, **query) -> str:
    return html.unescape(client.get(url, query).content.decode())


def _rows(user, code, day, **filters) -> str:
    asked = Asked(scope=scope_of(user), day=day, filters=filters)
    try:
        return " ".join(str(row) for row in dataset_of(code).rows(asked))
    except RuleViolation:
        return ""


def _phone(client, person) -> str:
    answer = client.post(reverse("staffing:person-phone", args=[person.code]), {"reason": "通知开会"})
    return answer.content.decode()


def _found(user, text, day) -> str:
    return " ".join(f"{one.text} {one.note}" for one in find_people(text, scope=scope_of(user), day=day))


# Each answers with what the reader gets to see. "form", "telephone" and "history" are asked of a school's own keeper.
DOORS = {
    "list": lambda client, user, person, day: _page(client, LIST),
    "list of a day to come": lambda client, user, person, day: _page(client, LIST, as_of=DAY.isoformat()),
    "list of who is coming": lambda client, user, person, day: _page(client, LIST, state="coming"),
    "print": lambda client, user, person, day: _page(client, PRINT),
    "print of a day to come": lambda client, user, person, day: _page(client, PRINT, as_of=DAY.isoformat()),
    "person": lambda client, user, person, day: _page(client, reverse("staffing:person-detail", args=[person.code])),
    "form": lambda client, user, person, day: _page(
        client, reverse("staffing:person-act", args=[person.code, "correct-person"])
    ),
    "telephone": lambda client, user, person, day: _phone(client, person),
    "search": lambda client, user, person, day: _found(user, NAME, day),
    "search by number": lambda client, user, person, day: _found(user, NUMBER, day),
    "export": lambda client, user, person, day: _rows(user, "staff", day),
    "export of a day to come": lambda client, user, person, day: _rows(user, "staff", DAY),
    "export of who is coming": lambda client, user, person, day: _rows(user, "staff", day, state="coming"),
    "leaders": lambda client, user, person, day: _rows(user, "leaders", DAY),
}
KEEPERS_ONLY = {"form", "telephone"}


@pytest.fixture
def places(db):
    main, beyond = SiteFactory(), SiteFactory()
    return main, beyond


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_read_before_the_day_and_all_of_it_on_the_day(form, places, client_of, clock):
    with entry():
        person, user = FORMS[form](*places, "school_clerk")
    client = client_of(user)
    before = {door: look(client, user, person, TODAY) for door, look in DOORS.items()}
    leaks = {door: [fact for fact in FACTS if fact in text] for door, text in before.items()}
    assert {door: found for door, found in leaks.items() if found} == {}
    named = [door for door, text in before.items() if NAME in text]
    assert named == (["list of who is coming"] if form in ("moves", "new") else [])
    # On the day the same doors open: there was something to hide.
    clock.move_to(datetime(2026, 12, 8, 1, tzinfo=UTC))
    user = type(user).objects.get(pk=user.pk)
    client = client_of(user)
    after = {door for door, look in DOORS.items() if any(f in look(client, user, person, DAY) for f in FACTS)}
    shut = {"list of who is coming", "export of who is coming"}
    shut |= KEEPERS_ONLY if form in ("membership", "lead") else set()
    assert after == set(DOORS) - shut


def test_a_post_of_the_future_is_not_the_present_one(places):
    with entry():
        moving, _ = _moves(*places, "school_clerk")
    assert home_post(moving).institution_id == places[1].institution_id
    with entry():
        StaffPostFactory(person__name="新人", site=places[0], valid_from=DAY)
    new = StaffMember.objects.get(name="新人")
    assert (home_post(new), kept_post(new).valid_from) == (
        None,
        DAY,
    )  # his entry is kept where he comes to, and read nowhere
    keeper = AppointmentFactory(role="school_clerk", institution=places[0].institution).user
    assert not may_reveal(scope_of(keeper), new)


def test_whoever_leaves_for_another_school_is_read_by_the_one_he_still_works_at(places, client_of):
    with entry():
        person, _ = _moves(*places, "school_clerk")
        clerk = AppointmentFactory(role="school_clerk", institution=places[1].institution).user
    page = client_of(clerk).get(reverse("staffing:person-detail", args=[person.code])).content.decode()
    assert (NUMBER in page, HONOUR in page, "138****5678" in page) == (True, True, True)
    assert may_reveal(scope_of(clerk), person)


def test_a_change_within_the_school_is_seen_ahead(places, client_of):
    with entry():
        person = _person(places[0], valid_from=date(2020, 9, 1))
        clerk = AppointmentFactory(role="school_clerk", institution=places[0].institution).user
    change_post(order=order(clerk, DAY), person=person, raw={"post_kind": "management", "leadership": "middle"})
    page = client_of(clerk).get(reverse("staffing:person-detail", args=[person.code])).content.decode()
    assert ("尚未生效" in page, NUMBER in page) == (True, True)
    assert StaffPost.objects.visible_to(scope_of(clerk), EXPORT_ROSTER).count() == 2


def test_the_personnel_office_reads_who_is_coming_anywhere(places, client_of, user_of):
    with entry():
        _, clerk = _new(*places, "school_clerk")
    officer = user_of("personnel_officer")
    page = _page(client_of(officer), LIST, state="coming")
    assert (NUMBER in page, HONOUR in page) == (True, True)
    assert NUMBER in _rows(officer, "staff", DAY)
    with pytest.raises(RuleViolation, match="在到校之前只在名册页面列出姓名"):
        list(dataset_of("staff").rows(Asked(scope_of(clerk), DAY, {"state": "coming"})))
