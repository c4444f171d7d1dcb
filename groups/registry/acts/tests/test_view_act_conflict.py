"""Two officers at the same record: the second sees what the first changed, loses nothing he typed, and may go on."""

import threading

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.registry.education_groups.services import found_group, split_off_group
from groups.registry.institutions.services.sites import close_site
from groups.registry.members.services import admit_site
from groups.registry.models import GroupVersion, Membership
from groups.registry.register.queries.soundness import problems
from nanan_groups.kit.errors import AlreadyDone, RuleViolation
from nanan_groups.records.act_pages import CONFIRMED
from nanan_groups.records.models import Act
from nanan_groups.testing.act_pages_made import SESSION, carried, cases, checked, filled
from nanan_groups.testing.register_made import AUTUMN, order, rows, small_register
from nanan_groups.testing.unchanged import nothing_written


@pytest.fixture
def made(db):
    return small_register()


@pytest.fixture
def officers(made, client_of, user_of):
    clients = [client_of(user_of("registry_officer")) for _ in range(2)]
    for client in clients:
        client.get(reverse("portal:home"))
    return clients


def both_open(officers, url, typed, other):
    """Both open the form; the first confirms; what the second had filled in is returned."""
    first, second = officers
    data = filled(second, url, other)
    assert first.post(url, filled(first, url, typed) | {CONFIRMED: "1"}).status_code == 302
    return data


def test_second_officer_sees_what_the_first_changed(made, officers):
    url, typed = cases(made)["rename-group"]
    data = both_open(officers, url, typed, typed | {"name": "第二人所填名称", "reason": "第二人的原因"})
    with nothing_written(SESSION):
        answer = officers[1].post(url, data)
    form, name = answer.context["form"], Act.objects.order_by("-pk").first().actor.name
    told = list(form.errors["__all__"])
    assert answer.status_code == 409
    assert told[0].startswith(f"您打开页面之后，{name}已于 ")
    assert told[0].endswith(
        "对“新甲教育集团”办理了“甲教育集团更名为新甲教育集团”。您填写的内容仍保留在下面，请核对后再提交。"
    )
    assert told[1:] == [
        "甲教育集团 · 集团名称：甲教育集团 → 新甲教育集团",
        "甲教育集团 · 简称：空 → 新甲",
    ]
    assert (form["name"].value(), form["reason"].value()) == ("第二人所填名称", "第二人的原因")


@pytest.mark.parametrize("stage", ["check", "confirm"])
def test_second_officer_may_submit_again(made, officers, stage):
    url, typed = cases(made)["rename-group"]
    second = officers[1]
    # Either he has not asked for the check yet, or he has it on his screen when the first confirms.
    data = filled(second, url, typed | {"name": "第二人所填名称"})
    if stage == "confirm":
        data = carried(checked(second, url, data))
    assert officers[0].post(url, filled(officers[0], url, typed) | {CONFIRMED: "1"}).status_code == 302
    stale = second.post(url, data)
    assert stale.status_code == 409
    form = stale.context["form"]
    assert CONFIRMED not in carried(stale)
    again = {name: form[name].value() for name in form.fields}
    answer = checked(second, url, again)
    assert second.post(url, carried(answer)).status_code == 302
    assert rows(made.a.versions, "name")[-1][2] == "第二人所填名称"
    assert list(problems(timezone.localdate())) == []


def test_acts_on_other_records_do_not_disturb(made, officers):
    url, typed = cases(made)["rename-group"]
    data = filled(officers[1], url, typed)
    other = reverse("registry:group-act", args=[made.b.code, "rename-group"])
    officers[0].post(other, filled(officers[0], other, {"name": "新乙教育集团"}) | {CONFIRMED: "1"})
    assert officers[1].post(url, data | {CONFIRMED: "1"}).status_code == 302


def test_row_withdrawn_meanwhile_is_not_there(made, officers):
    url, _ = cases(made)["leave-group"]
    both_open(officers, url, {"kind": "correction"}, {})
    assert officers[1].post(url, filled_nothing()).status_code == 404


def filled_nothing():
    return {"kind": "change", "effective_on": "2024-09-01", "reason": "x", "request_key": "y", CONFIRMED: "1"}


@pytest.mark.parametrize("verb", ["admit-site", "leave-group", "open-site", "rename-institution", "correct-start"])
def test_every_kind_of_record_is_guarded(made, officers, verb):
    """The revision in the form is the one the service compares, whatever the act is done to."""
    url, typed = cases(made)[verb]
    data = filled(officers[1], url, typed)
    code = Act.objects.count()
    touch = {
        "admit-site": ("group-act", made.a.code, "rename-group", {"name": "新甲教育集团"}),
        "leave-group": ("group-act", made.a.code, "rename-group", {"name": "新甲教育集团"}),
        "correct-start": ("group-act", made.a.code, "rename-group", {"name": "新甲教育集团"}),
        "open-site": ("site-act", made.planned.code, "rename-site", {"label": "东校区"}),
        "rename-institution": (
            "institution-act", made.free.institution.code, "confirm-ownership", {"ownership": "public"},
        ),
    }[verb]  # fmt: skip
    other = reverse(f"registry:{touch[0]}", args=touch[1:3])
    assert officers[0].post(other, filled(officers[0], other, touch[3]) | {CONFIRMED: "1"}).status_code == 302
    assert officers[1].post(url, data | {CONFIRMED: "1"}).status_code == 409
    assert Act.objects.count() == code + 1


# --- at the very same moment -----------------------------------------------------------------------------------------
def kinds_of(outcomes) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


def together(*calls):
    """Each call waits until all are ready, so that they meet."""
    barrier = threading.Barrier(len(calls))

    def waiting(call):
        def run():
            barrier.wait(10)
            return call()

        return run

    return [waiting(call) for call in calls]


def test_one_site_admitted_to_two_groups_at_once_joins_one(at_once):
    made = small_register()
    outcomes = at_once(
        *together(
            lambda: admit_site(order=order(), group=made.a, site=made.free, relation="tight"),
            lambda: admit_site(order=order(), group=made.b, site=made.free, relation="tight"),
        )
    )
    assert kinds_of(outcomes) == ["Membership", "RuleViolation"]
    assert Membership.objects.filter(site=made.free).count() == 1
    assert list(problems(timezone.localdate())) == []


def test_site_closed_and_admitted_at_once_does_one_of_them(at_once):
    made = small_register()
    outcomes = at_once(
        *together(
            lambda: admit_site(order=order(), group=made.a, site=made.free, relation="tight"),
            lambda: close_site(order=order(), site=made.free),
        )
    )
    assert "RuleViolation" in kinds_of(outcomes)
    assert list(problems(timezone.localdate())) == []


def test_double_click_at_once_is_one_act(at_once):
    made = small_register()
    outcomes = at_once(
        *together(
            *(
                lambda: found_group(
                    order=order(request_key="same"), name="丙集团", category="primary", lead=made.free.institution
                )
                for _ in range(3)
            )
        )
    )
    assert len([o for o in outcomes if isinstance(o, AlreadyDone)]) == 2
    assert GroupVersion.objects.filter(name="丙集团").count() == 1


def test_acts_that_need_the_same_records_wait_and_never_block_each_other(at_once):
    """Locks are taken in one order: founding under a lead and splitting off with that lead used to cross."""
    made = small_register()
    calls = []
    for n in range(4):
        calls.append(
            lambda n=n: found_group(order=order(), name=f"新{n}", category="primary", lead=made.tight.institution)
        )
    calls.append(
        lambda: split_off_group(
            order=order(),
            origin=made.a,
            name="分出",
            category="primary",
            members=[made.row_tight],
            lead=made.tight.institution,
        )
    )
    outcomes = at_once(*together(*calls))
    assert [o for o in outcomes if isinstance(o, Exception) and not isinstance(o, RuleViolation)] == []
    assert GroupVersion.objects.filter(valid_from=AUTUMN).count() == 5
    assert list(problems(timezone.localdate())) == []
