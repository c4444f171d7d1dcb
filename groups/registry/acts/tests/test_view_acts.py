"""Every act by its pages: fill in, check (nothing is written), confirm (exactly what was shown), or go back."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.registry.acts.forms import ACTS
from groups.registry.models import EducationGroup, Membership
from groups.registry.register.queries.soundness import problems
from nanan_groups.records.act_pages import CONFIRMED
from nanan_groups.records.acts import Line
from nanan_groups.records.models import Act
from nanan_groups.testing.act_pages_made import CHAIN, SESSION, act_register, browser, carried, cases, checked, filled
from nanan_groups.testing.kept import made_once
from nanan_groups.testing.register_made import SPRING
from nanan_groups.testing.unchanged import nothing_written


@pytest.fixture(scope="module")
def register(request):
    with made_once(request, act_register) as register:
        yield register


@pytest.fixture
def made(register, db):
    return deepcopy(register.made)


@pytest.fixture
def client(register, db):
    return browser(register)


def lines_of(act) -> list[Line]:
    return [Line(c.subject, c.field, c.old, c.new, c.since) for c in act.changes.order_by("ordinal")]


# --- the whole way ---------------------------------------------------------------------------------------------------
def test_every_act_has_a_case(made):
    assert set(cases(made)) == set(ACTS)


@pytest.mark.parametrize("verb", sorted(ACTS))
def test_act_is_checked_and_confirmed(made, client, verb):
    url, typed = cases(made)[verb]
    answer = checked(client, url, filled(client, url, typed))
    shown, acts = answer.context["lines"], Act.objects.count()
    done = client.post(url, carried(answer))
    assert done.status_code == 302
    assert Act.objects.count() == acts + 1
    act = Act.objects.order_by("-pk").first()
    assert shown
    assert lines_of(act) == shown
    kind = answer.context["form"]["kind"].value()
    assert (act.kind, act.reason, act.actor_id) == (kind, "测试原因", user_id(client))
    assert list(problems(timezone.localdate())) == []
    home = client.get(done["Location"])
    assert home.status_code == 200
    assert f"已办理：{ACTS[verb].title}" in home.content.decode()


def user_id(client) -> int:
    return int(client.session["_auth_user_id"])


@pytest.mark.parametrize("verb", sorted(ACTS))
def test_going_back_keeps_everything_typed(made, client, verb):
    url, typed = cases(made)[verb]
    data = filled(client, url, typed)
    with nothing_written(SESSION):
        answer = client.post(url, carried(checked(client, url, data)) | {"back": "1"})
    form = answer.context["form"]
    assert answer.templates[0].name == "acts/form.html"
    assert not form.errors
    for name, value in data.items():
        kept = form[name].value()
        listed = [str(each) for each in value] if isinstance(value, list) else None
        assert (kept == listed) if listed else (str(kept if kept is not True else "on") == str(value)), name


@pytest.mark.parametrize("verb", sorted(ACTS))
def test_second_click_on_confirm_is_the_same_act(made, client, verb):
    url, typed = cases(made)[verb]
    data = carried(checked(client, url, filled(client, url, typed)))
    assert client.post(url, data).status_code == 302
    client.get(reverse("portal:home"))  # takes the first message off
    with nothing_written(SESSION):
        again = client.post(url, data)
    assert again.status_code == 302
    title = Act.objects.order_by("-pk").first().title
    assert f"“{title}”已经办理，没有重复写入。" in client.get(again["Location"]).content.decode()


def test_second_click_on_a_row_withdrawn_by_the_first(made, client):
    url, _ = cases(made)["leave-group"]
    data = carried(checked(client, url, filled(client, url, {"kind": "correction"})))
    first, second = (client.post(url, data) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"] == reverse("reading:group-detail", args=[made.a.code])


def test_somebody_elses_request_is_not_ones_own(made, client, client_of, user_of):
    url, typed = cases(made)["rename-site"]
    data = carried(checked(client, url, filled(client, url, typed)))
    assert client.post(url, data).status_code == 302
    colleague = client_of(user_of("registry_officer"))
    assert colleague.post(url, data).status_code == 409


def test_confirm_without_a_check_is_checked_all_the_same(made, client):
    url, typed = cases(made)["admit-site"]
    data = filled(client, url, typed) | {CONFIRMED: "1"}
    with nothing_written(SESSION):
        answer = client.post(url, data | {"reason": "", "relation": "articulated", "effective_on": "2022-07-13"})
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"reason", "relation", "effective_on"}
    assert client.post(url, data).status_code == 302


def test_rule_that_broke_between_check_and_confirm_is_told(made, client):
    url, typed = cases(made)["admit-site"]
    data = carried(checked(client, url, filled(client, url, typed)))
    other = reverse("registry:group-act", args=[made.b.code, "admit-site"])
    assert client.post(other, filled(client, other, typed) | {CONFIRMED: "1"}).status_code == 302
    with nothing_written(SESSION):
        answer = client.post(url, data)
    assert answer.status_code == 409
    assert answer.context["form"].errors["site"] == [
        "该校点已是“乙教育集团”的紧密型成员（2024-09-01 起）；一个校点同一天只能属于一个紧密型集团，请先办理退出或改换关系。"
    ]


def test_extra_fields_are_nobodys_business(made, client, user_of):
    url, typed = cases(made)["admit-site"]
    stranger = user_of("registry_officer")
    extra = {
        "group": made.b.pk, "group_id": made.b.pk, "actor": stranger.pk, "ordinal": 99, "declared": made.declared.pk,
        "valid_to": "2030-01-01", "void": "on", "source_ref": "x", "verb": "dissolve-group",
    }  # fmt: skip
    data = filled(client, url, typed) | extra
    answer = checked(client, url, data)
    assert not set(extra) & set(carried(answer))
    client.post(url, carried(answer) | extra)
    row = Membership.objects.get(site=made.free)
    assert (row.group, row.ordinal, row.declared, row.valid_to, row.source_ref) == (made.a, 3, None, None, "")
    assert Act.objects.order_by("-pk").first().actor_id == user_id(client)
    assert not EducationGroup.objects.filter(void=True).exists()


def test_kind_the_act_does_not_offer_is_refused(made, client):
    url, typed = cases(made)["found-group"]
    for kind in ("correction", "entry", "import", ""):
        with nothing_written(SESSION):
            answer = client.post(url, filled(client, url, typed) | {"kind": kind, CONFIRMED: "1"})
        assert "kind" in answer.context["form"].errors


@pytest.mark.parametrize("verb", sorted(ACTS))
def test_verb_of_another_kind_of_record_is_not_there(made, client, verb):
    own = cases(made)[verb][0]
    addresses = [
        reverse("registry:register-act", args=[verb]),
        reverse("registry:group-act", args=[made.a.code, verb]),
        reverse("registry:institution-act", args=[made.free.institution.code, verb]),
        reverse("registry:site-act", args=[made.free.code, verb]),
        reverse("registry:row-act", args=["membership", made.row_tight.pk, verb]),
        reverse("registry:row-act", args=["lead", made.row_lead_a.pk, verb]),
        reverse("registry:row-act", args=["nonsense", made.row_lead_a.pk, verb]),
    ]
    kind = own.split("/")[1]
    answers = {url: client.get(url).status_code for url in addresses if url.split("/")[1] != kind}
    assert set(answers.values()) == {404}, answers
    assert client.get(reverse("registry:row-act", args=["nonsense", made.row_lead_a.pk, verb])).status_code == 404


def test_unknown_verb_is_not_there(made, client):
    with nothing_written(SESSION, *CHAIN):
        for url in (reverse("registry:register-act", args=["drop-table"]), f"/groups/{made.a.code}/acts/nothing/"):
            assert client.get(url).status_code == 404


# --- what the pages say ----------------------------------------------------------------------------------------------
def test_confirmation_warns_of_days_before_and_after_today(made, client):
    url, typed = cases(made)["rename-group"]
    today = timezone.localdate()
    coming = today + timedelta(days=5)
    said = {
        (str(SPRING), "change"): ["生效日在过去：这会改变该日以来各页面、导出和统计的结果。"],
        (str(today), "change"): [],
        (str(coming), "change"): [
            f"生效日在将来：{coming.year}年{coming.month}月{coming.day}日之前，各页面、导出和统计仍按现状显示。"
        ],
        (str(SPRING), "correction"): ["更正会改变原登记整个有效期内的结果；变更历史会写明这是更正。"],
    }
    for (day, kind), warnings in said.items():
        answer = checked(client, url, filled(client, url, typed) | {"effective_on": day, "kind": kind})
        assert answer.context["warnings"] == warnings


def test_link_may_fill_in_the_form_but_not_its_guards(made, client):
    url, _ = cases(made)["admit-site"]
    answer = client.get(url, {"site": "独立小学", "relation": "tight", "seen": "99", "request_key": "mine", "x": "y"})
    form = answer.context["form"]
    assert (form["site"].value(), form["relation"].value()) == ("独立小学", "tight")
    assert form["seen"].value() == made.a.revision
    assert form["request_key"].value() != "mine"


def test_each_form_has_a_token_of_its_own(made, client):
    url, _ = cases(made)["admit-site"]
    keys = {client.get(url).context["form"]["request_key"].value() for _ in range(3)}
    assert len(keys) == 3
    assert all(len(key) >= 32 for key in keys)
