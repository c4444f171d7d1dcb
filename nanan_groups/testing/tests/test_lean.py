"""What is worked out once in a walk is worked out again as soon as it could have changed."""

import re

import pytest
from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import transaction
from django.utils import timezone

from groups.models import Appointment
from nanan_groups.kit.scope import scope_of
from nanan_groups.portal import errors
from nanan_groups.records import audit
from nanan_groups.records.models import EventKind
from nanan_groups.testing.lean import errors_once, scopes_kept


def asked_anew(user):
    user.__dict__.pop("_scope", None)
    return scope_of(user)


def end(user) -> None:
    Appointment.objects.filter(user=user).update(valid_to=timezone.localdate())


def test_scope_is_kept_while_only_sessions_and_the_chain_are_written(user_of, client_of, django_assert_num_queries):
    user = user_of("auditor")
    with scopes_kept():
        first = asked_anew(user)
        client_of(user).session.save()
        audit.record(EventKind.REFUSED, actor_id=user.pk, ok=False, subject="x")
        asked_anew(user)
        with django_assert_num_queries(0):
            assert asked_anew(user) is asked_anew(user)
        assert asked_anew(user) == first


def test_scope_is_built_anew_after_a_right_was_written_or_taken_back(user_of):
    user = user_of("auditor")
    with scopes_kept():
        assert asked_anew(user).district
        with transaction.atomic():
            end(user)
            assert not asked_anew(user).district
            transaction.set_rollback(True)
        assert asked_anew(user).district
        end(user)
        assert not asked_anew(user).district


@pytest.fixture
def ask(rf, user_of):
    user = user_of("auditor")

    def make(path="/"):
        request = rf.get(path)
        request.user, request.session, request.htmx, request.csp_nonce = user, {}, False, ""
        request._messages = FallbackStorage(request)
        return request

    return make


def bare(answer) -> str:
    """Without the token of its forms and the minute."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return re.sub(r"\d\d:\d\d", "", text)


def test_error_page_is_the_same_and_put_together_once(ask):
    usual = errors.permission_denied(ask("/groups/x/"), PermissionError("甲"))
    with errors_once():
        first = errors.permission_denied(ask("/groups/y/"), PermissionError("甲"))
        again = errors.permission_denied(ask("/groups/z/"), PermissionError("甲"))
        assert first.content == again.content
        assert bare(first) == bare(usual)
        assert first.status_code == again.status_code == 403


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
