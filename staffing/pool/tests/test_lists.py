"""A list that holds only so many says how many it leaves out."""

import pytest
from django.urls import reverse

from nanan_groups.testing.factories import AppointmentFactory, UserFactory, entry
from nanan_groups.testing.staffing_factories import PoolEntryFactory
from staffing.pool import views

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_a_list_says_what_it_leaves_out(client_of, monkeypatch):
    with entry():
        PoolEntryFactory.create_batch(2, case__state="recruited")
        browser = client_of(AppointmentFactory(role="personnel_officer", user=UserFactory()).user)
    told = {
        "staffing:pool-print": ("MOST_PRINTED", [], "名册只列前 1 人，另有 1 人没有列出"),
        "staffing:pool-batch": ("MOST_TOGETHER", ["train"], "这里只列前 1 人，另有 1 人"),
    }
    for name, (most, args, sentence) in told.items():
        address = reverse(name, args=args)
        assert "另有" not in browser.get(address).content.decode()
        monkeypatch.setattr(views, most, 1)
        assert sentence in browser.get(address).content.decode()
