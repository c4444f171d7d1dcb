"""The invented indicator systems: every page has something to show."""

import pytest
from django.urls import reverse

from evaluation.models import IndicatorSystem
from groups.rights.words import Role
from nanan_groups.demo.accounts import holder_of


@pytest.mark.once("what is shown is the same on both databases")
def test_systems_of_three_years(demonstration, client_of):
    states = IndicatorSystem.objects.exclude(state="catalogue").order_by("year").values_list("state", flat=True)
    assert list(states) == ["published", "published", "draft"]
    running = IndicatorSystem.objects.filter(state="published").order_by("-year").first()
    client = client_of(holder_of(Role.GROUP_PRINCIPAL))
    pages = {
        reverse("evaluation:system-list"): "（示例）",
        reverse("evaluation:system-detail", args=[running.code]): "（示例）",
        reverse("evaluation:system-compare", args=[running.code]): "（示例）流向与期限按本学年登记计算",
        reverse("evaluation:estimate-list", args=[running.code]): "待核",
    }
    for path, shown in pages.items():
        assert shown in client.get(path).content.decode(), path
