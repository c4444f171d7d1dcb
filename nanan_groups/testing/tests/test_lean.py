"""What is worked out once in a walk is worked out again as soon as it could have changed."""

import re
from contextlib import nullcontext

import pytest
from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import transaction
from django.utils import timezone

from groups.access.backends import AppointmentBackend
from groups.access.models import Appointment
from groups.rights.roles import VIEW
from nanan_groups.kit.scope import scope_of
from nanan_groups.portal import errors
from nanan_groups.records import audit
from nanan_groups.records.models import EventKind, Storm
from nanan_groups.testing.lean import errors_once, people_kept, refusals_unwritten


def asked_anew(user):
    user.__dict__.pop("_scope", None)
    return scope_of(user)


def end(user) -> None:
    Appointment.objects.filter(user=user).update(valid_to=timezone.localdate())


def test_scope_is_kept_while_only_sessions_and_the_chain_are_written(user_of, client_of, django_assert_num_queries):
    user = user_of("auditor")
    with people_kept():
        first = asked_anew(user)
        client_of(user).session.save()
        audit.record(EventKind.REFUSED, actor_id=user.pk, ok=False, subject="x")
        asked_anew(user)
        with django_assert_num_queries(0):
            assert asked_anew(user) is asked_anew(user)
        assert asked_anew(user) == first


def test_scope_is_built_anew_after_a_right_was_written_or_taken_back(user_of):
    user = user_of("auditor")
    with people_kept():
        assert asked_anew(user).may_everywhere(VIEW)
        with transaction.atomic():
            end(user)
            assert not asked_anew(user).may_everywhere(VIEW)
            transaction.set_rollback(True)
        assert asked_anew(user).may_everywhere(VIEW)
        end(user)
        assert not asked_anew(user).may_everywhere(VIEW)


def test_person_is_read_anew_after_a_row_of_his_was_written(user_of, client_of, django_assert_num_queries):
    user = user_of("auditor")
    browser = client_of(user)
    with people_kept():
        assert browser.get("/").status_code == 200
        with django_assert_num_queries(0):
            one, other = (get_user(user) for _ in range(2))
        assert one == other and one is not other  # what one request keeps on its user, the next does not see
        type(user).objects.filter(pk=user.pk).update(is_active=False)
        assert get_user(user) is None
        assert browser.get("/").status_code == 302


def get_user(user):
    return AppointmentBackend().get_user(user.pk)


def test_refusals_are_unwritten_only_there(user_of, client_of):
    browser, written = client_of(user_of("auditor")), []
    for context in (nullcontext(), refusals_unwritten()):
        with context:
            assert browser.get("/groups/x/").status_code == 404
        written.append(Storm.objects.count())
    assert written == [1, 1]
    assert Storm.objects.get().count == 1


@pytest.fixture
def ask(rf, user_of):
    user = user_of("auditor")

    def make(path="/", method="get", **given):
        request = getattr(rf, method)(path, given)
        request.user, request.session, request.htmx, request.csp_nonce = user, {}, False, ""
        request._messages = FallbackStorage(request)
        return request

    return make


def bare(answer) -> str:
    """Without the tokens of its forms (one names the address they were opened at) and the minute."""
    text = re.sub(r'name="(?:csrfmiddlewaretoken|opened_page)" value="[^"]+"', "", answer.content.decode())
    return re.sub(r"\d\d:\d\d", "", text)


SAYING = {
    403: lambda request: errors.permission_denied(request, PermissionError("甲")),
    404: lambda request: errors.not_found(request, None),
    400: lambda request: errors.bad_request(request, None),
}


@pytest.mark.parametrize("status", SAYING)
def test_error_page_is_the_same_and_put_together_once(ask, status):
    """Nothing that was asked is repeated in it, so that the page for one address stands for the others of its place."""
    asked = [
        ask("/groups/canaryB/"),
        ask("/groups/y/", q="canaryB"),
        ask("/meetings/z/", "post", reason="canaryB"),
    ]
    usual = {bare(SAYING[status](request)) for request in asked}
    with errors_once():
        answers = [SAYING[status](request) for request in asked]
    assert len({answer.content for answer in answers}) == 1
    assert {bare(answer) for answer in answers} == usual
    assert {answer.status_code for answer in answers} == {status}


def test_error_before_anybody_is_known_is_put_together_as_ever(rf):
    with errors_once():
        answer = errors.bad_request(rf.get("/"), None)
    assert answer.status_code == 400
    assert "请求未能受理" in answer.content.decode()


def test_error_page_of_another_sentence_place_or_with_a_message_is_its_own(ask):
    with errors_once():
        assert "甲" in errors.permission_denied(ask(), PermissionError("甲")).content.decode()
        assert "乙" in errors.permission_denied(ask(), PermissionError("乙")).content.decode()
        assert errors.not_found(ask(), None).status_code == 404
        here, there = (errors.not_found(ask(path), None).content for path in ("/groups/x/", "/institutions/x/"))
        assert here != there
        request = ask()
        messages.info(request, "请看这里")
        assert "请看这里" in errors.permission_denied(request, PermissionError("甲")).content.decode()
