"""A hand-made request without the right: 404 outside one's scope, 403 inside it, and a line in the audit chain."""

import pytest
from django.urls import reverse

from groups.registry.acts.forms import ACTS
from groups.rights.words import Role
from nanan_groups.records import audit
from nanan_groups.records.models import Event, EventKind
from nanan_groups.testing.act_pages_made import GROUND, SESSION, cases
from nanan_groups.testing.answers import answered
from nanan_groups.testing.register_made import small_register
from nanan_groups.testing.unchanged import nothing_written

CHAIN = ("records.Event", "records.EventHead")
OFFICERS = {Role.REGISTRY_OFFICER}


@pytest.fixture
def made(db):
    return small_register()


def address(made, verb):
    return cases(made)[verb][0]


def refusals():
    events = Event.objects.filter(kind=EventKind.REFUSED).order_by("number")
    return [(e.actor_id, e.ok, e.subject, e.detail, e.address) for e in events]


@pytest.mark.parametrize("verb", sorted(ACTS))
def test_post_of_somebody_who_only_reads_is_refused_and_logged(made, client_of, user_of, verb):
    leader = user_of("bureau_leader")
    client, url = client_of(leader), address(made, verb)
    with nothing_written(SESSION, *CHAIN):
        statuses = [
            client.get(url, REMOTE_ADDR="10.1.2.3").status_code,
            client.post(url, GROUND | {"act_confirmed": "1"}, REMOTE_ADDR="10.1.2.3").status_code,
        ]
    assert statuses == [403, 403]
    name = f"registry:{client.get(url).resolver_match.url_name}"
    assert refusals()[:2] == [
        (leader.pk, False, name, {"method": method, "status": 403}, "10.1.2.3") for method in ("GET", "POST")
    ]
    assert audit.verify().problem == ""


@pytest.mark.parametrize("role", sorted({*Role.values, "system", "security", "audit"} - OFFICERS))
def test_nobody_but_the_registry_changes_the_register(made, client_of, user_of, role):
    place = {"group": made.a} if role in ("group_principal", "group_office", "expert") else {}
    place |= {"institution": made.tight.institution} if role in ("member_principal", "school_clerk") else {}
    client = client_of(user_of(role, **place))
    with nothing_written(SESSION, *CHAIN):
        for verb in ("found-group", "admit-site", "leave-group", "open-site", "close-institution"):
            url, typed = cases(made)[verb]
            answer = client.post(url, GROUND | {"kind": "change", "request_key": "k", "act_confirmed": "1"} | typed)
            assert answer.status_code in (403, 404), (verb, answer.status_code)
    assert len(refusals()) == 5
    assert all(not ok for _, ok, *_ in refusals())


@pytest.mark.parametrize("method", ["get", "post"])
def test_record_of_another_group_is_not_there(two_groups, client_of, user_of, method):
    a, b = two_groups.a, two_groups.b
    principal = user_of("group_principal", group=a.group)
    client = client_of(principal)
    others = [
        reverse("registry:group-act", args=[b.group.code, "admit-site"]),
        reverse("registry:institution-act", args=[b.tight.institution.code, "rename-institution"]),
        reverse("registry:site-act", args=[b.tight.code, "close-site"]),
        reverse("registry:row-act", args=["membership", b.tight_row.pk, "leave-group"]),
        reverse("registry:row-act", args=["partnership", b.partnership.pk, "end-partnership"]),
        reverse("registry:row-act", args=["declared", b.declared.pk, "itemise-declared-member"]),
        reverse("registry:row-act", args=["lead", b.lead_row.pk, "correct-start"]),
        reverse("registry:row-act", args=["siteversion", b.tight.versions.get().pk, "correct-start"]),
    ]
    own = [url.replace(x, y) for url, (x, y) in zip(others[:3], [
        (b.group.code, a.group.code), (b.tight.institution.code, a.tight.institution.code), (b.tight.code, a.tight.code),
    ], strict=True)]  # fmt: skip
    with nothing_written(SESSION, *CHAIN):
        answers = [getattr(client, method)(url) for url in others]
        assert [answer.status_code for answer in answers] == [404] * 8
        assert [getattr(client, method)(url).status_code for url in own] == [403] * 3
    assert not any(b.canary in answer.content.decode() for answer in answers)
    # A page one may not see is looked for in vain; only an attempt to write there is worth a line.
    logged = [(subject, detail["status"]) for _, _, subject, detail, _ in refusals()]
    missing = [(answer.resolver_match.view_name, 404) for answer in answers] if method == "post" else []
    assert logged == [
        *missing,
        ("registry:group-act", 403),
        ("registry:institution-act", 403),
        ("registry:site-act", 403),
    ]


def test_record_that_does_not_exist_is_not_there(made, client_of, user_of):
    client = client_of(user_of("registry_officer"))
    for name, args in [
        ("group-act", ["Z99", "admit-site"]),
        ("institution-act", ["J9999", "rename-institution"]),
        ("site-act", ["X9999", "close-site"]),
        ("row-act", ["membership", 10**6, "leave-group"]),
        ("row-act", ["membership", 10**30, "leave-group"]),
    ]:
        assert answered(client.post(reverse(f"registry:{name}", args=args), GROUND), 404)


def test_void_record_takes_no_further_act(made, client_of, user_of):
    type(made.b).objects.filter(pk=made.b.pk).update(void=True)
    client = client_of(user_of("registry_officer"))
    assert answered(client.get(reverse("registry:group-act", args=[made.b.code, "admit-site"])), 404)


@pytest.mark.parametrize("method", ["get", "post"])
def test_anonymous_visitor_is_sent_to_sign_in(made, client, method):
    for verb in ("found-group", "admit-site", "leave-group"):
        url = address(made, verb)
        answer = getattr(client, method)(url)
        assert (answer.status_code, answer["Location"]) == (302, f"{reverse('accounts:login')}?next={url}")


def test_act_without_its_token_against_forgery_is_refused(made, user_of):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(user_of("registry_officer"), backend="groups.access.backends.AppointmentBackend")
    url, typed = cases(made)["admit-site"]
    client.get(url)
    with nothing_written(SESSION, *CHAIN):
        answer = client.post(url, GROUND | typed | {"kind": "change", "request_key": "k", "act_confirmed": "1"})
    assert answer.status_code == 403
    assert "页面已过期，本次提交没有写入" in answer.content.decode()
