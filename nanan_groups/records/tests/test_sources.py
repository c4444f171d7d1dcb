"""From where: the address of a request on every event, the command and its user on what the server does itself."""

import pytest
from django.core.management import call_command
from django.test import RequestFactory

from nanan_groups.records import audit, source
from nanan_groups.records.middleware import SourceMiddleware
from nanan_groups.records.models import Event, EventKind
from nanan_groups.records.source import NOWHERE, Source, acting_from, from_command
from nanan_groups.testing.acts_made import doing


@pytest.fixture
def somewhere_again():
    """What a test sets for the process is taken back."""
    with acting_from(NOWHERE):
        yield


def test_request_acts_from_its_address_and_nothing_stays(db):
    seen = []
    door = SourceMiddleware(lambda request: seen.append(source.current()))
    door(RequestFactory().get("/", REMOTE_ADDR="10.1.2.3"))
    assert seen == [Source(address="10.1.2.3")]
    assert source.current() == NOWHERE


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["manage.py", "load_policy"], "load_policy"),
        (["/opt/lib/django/__main__.py", "load_policy"], "load_policy"),  # python -m django
        (["/usr/bin/django-admin"], ""),
        (["manage.py", "x" * 90, "张三"], "x" * 40),
    ],
)
def test_command_is_named_without_what_follows(somewhere_again, monkeypatch, arguments, command):
    monkeypatch.setattr(source.getpass, "getuser", lambda: "portal")
    from_command(arguments)
    assert source.current() == Source(command=command, server_user="portal")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["/usr/bin/gunicorn", "x"],
        ["/usr/bin/pytest", "load_policy"],
        ["/opt/lib/pytest/__main__.py", "load_policy"],  # python -m pytest
    ],
)
def test_server_or_test_is_no_command(somewhere_again, arguments):
    from_command(arguments)
    assert source.current() == NOWHERE


def test_user_without_a_name_is_said_to_be_unknown(somewhere_again, monkeypatch):
    monkeypatch.setattr(source.getpass, "getuser", lambda: {}["nobody"])
    from_command(["manage.py", "load_policy"])
    assert source.current().server_user == "?"


def test_every_event_of_the_door_says_where_from(db):
    with acting_from(Source(address="10.1.2.3")):
        assert audit.record(EventKind.SYSTEM).address == "10.1.2.3"
        assert audit.record(EventKind.SYSTEM, address="10.9.9.9").address == "10.9.9.9"
        with doing() as draft:
            draft.about = "x"
    assert Event.objects.first().address == "10.1.2.3"
    with acting_from(Source(command="load_policy", server_user="portal")):
        call_command("load_policy")
    loaded = Event.objects.first()
    assert (loaded.actor_id, loaded.address) == (None, "")
    assert (loaded.detail["command"], loaded.detail["server_user"]) == ("load_policy", "portal")
    assert audit.verify().problem == ""
