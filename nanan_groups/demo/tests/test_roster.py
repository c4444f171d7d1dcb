"""People of the demonstration: enough of them, invented, lawful, made once."""

import pytest
from django.urls import reverse

from groups.registry.models import Institution
from nanan_groups.accounts.models import User
from nanan_groups.demo.accounts import SCHOOL_REF, make_demo_accounts, make_demo_people
from nanan_groups.demo.roster import make_demo_staff
from nanan_groups.kit.excel import Checker
from nanan_groups.records.models import Act
from staffing.models import StaffMember, StaffPost
from staffing.roster.rules import SEATS
from staffing.roster.services.basics import sheet_values
from staffing.roster.sheets import RosterSheet


@pytest.fixture
def demo(policy, settings, tmp_path):
    settings.DEMO, settings.VAR_DIR = True, tmp_path
    make_demo_accounts()
    return make_demo_people()


def test_some_six_hundred_people_over_the_open_schools(demo):
    assert 500 <= demo <= 900
    assert StaffMember.objects.filter(is_demo=True, void=False).count() == demo == StaffPost.objects.count()
    assert StaffPost.objects.values("institution").distinct().count() > 60
    act = Act.objects.get(verb="demo_staff")
    assert StaffMember.history.filter(act=act, void=False).count() == StaffPost.history.filter(act=act).count() == demo


def test_made_again_changes_nothing(demo, django_assert_num_queries):
    acts = Act.objects.count()
    assert make_demo_people() == demo
    assert Act.objects.count() == acts


def test_every_one_of_them_passes_the_sheets_own_rules(demo):
    names = list(RosterSheet.entered())
    posts = StaffPost.objects.select_related("person", "institution", "site").order_by("pk")
    rows = [[sheet_values(post.person, post)[name] for name in names] for post in posts]
    checker = Checker(RosterSheet, names)
    chunk = checker.check(rows, range(2, len(rows) + 2))
    assert chunk.problems == []


def test_no_school_has_two_heads(demo):
    taken = [
        (institution, seat)
        for institution, post in StaffPost.objects.order_by("pk").values_list("institution_id", "leadership")
        for seat in SEATS.get(post, ())
    ]
    assert len(taken) == len(set(taken)) > 60


def test_the_clerk_of_the_demonstration_has_a_school_full_of_people(demo, client_of):
    school = Institution.objects.get(source_ref=SCHOOL_REF)
    clerk = User.objects.get(appointments__role="school_clerk", is_demo=True)
    page = client_of(clerk).get(reverse("staffing:person-list"))
    assert page.context["figures"][0].value == str(StaffPost.objects.filter(institution=school, valid_to=None).count())
    assert int(page.context["figures"][0].value) >= 50
    assert StaffMember.objects.get(staff_no=clerk.username).name == clerk.name
    mine = client_of(clerk).get(reverse("staffing:mine")).content.decode()
    assert "还没有人查看过您的联系电话" in mine


def test_only_in_demonstration_mode(policy, settings):
    settings.DEMO = False
    with pytest.raises(RuntimeError):
        make_demo_staff()
