"""A hand-made request without the right: 404 outside one's scope, 403 inside it, and a line in the audit chain."""

from copy import deepcopy

import pytest
from django.urls import reverse

from groups.registry.acts.forms import ACTS
from groups.rights.words import Role
from nanan_groups.records import audit
from nanan_groups.testing.act_pages_made import CHAIN, GROUND, SESSION, cases, refusals
from nanan_groups.testing.answers import answered
from nanan_groups.testing.kept import made_once
from nanan_groups.testing.register_made import small_register
from nanan_groups.testing.unchanged import nothing_written

OFFICERS = {Role.REGISTRY_OFFICER}


@pytest.fixture(scope="module")
def register(request):
    with made_once(request, small_register) as register:
        yield register


@pytest.fixture
def made(register, db):
    return deepcopy(register)


def address(made, verb):
    return cases(made)[verb][0]


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
    asked = client.get(url).resolver_match
    record = "/".join(str(value) for _, value in sorted(asked.kwargs.items()))
    told = [{"method": method, "status": 403, "record": record} for method in ("GET", "POST")]
    name = f"registry:{asked.url_name} {record}"
    assert refusals()[:2] == [(leader.pk, False, name, detail, "10.1.2.3") for detail in told]
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
