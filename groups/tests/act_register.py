"""A register for the tests of the acts' pages, and a registry officer who has signed in and seen his home page."""

from copy import deepcopy
from types import SimpleNamespace

from django.test import Client
from django.urls import reverse

from nanan_groups.testing.factories import AppointmentFactory

from .test_service_basics import small_register


def act_register() -> SimpleNamespace:
    made, client = small_register(), Client()
    client.force_login(AppointmentFactory(role="registry_officer").user, backend="groups.backends.AppointmentBackend")
    client.get(reverse("portal:home"))  # the first request of a session writes when it began
    return SimpleNamespace(made=made, cookies=client.cookies)


def browser(kept: SimpleNamespace) -> Client:
    """A browser of one's own in that session."""
    client = Client()
    client.cookies = deepcopy(kept.cookies)
    return client
