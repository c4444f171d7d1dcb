"""The invented indicator systems: every page has something to show."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from evaluation.models import IndicatorSystem, Participant, Round
from groups.registry.models import EducationGroup
from groups.rights.words import Role
from nanan_groups.demo.accounts import GROUP_REF, holder_of


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


@pytest.mark.once("what is shown is the same on both databases")
def test_a_finished_and_a_running_round(demonstration, client_of):
    finished, running = Round.objects.order_by("year")
    assert (finished.state, running.state) == ("published", "assessing")
    out = StringIO()
    call_command("check_evaluation", stdout=out)
    assert "相符：1 轮" in out.getvalue()
    group = EducationGroup.objects.get(source_ref=GROUP_REF)
    result = reverse("evaluation:result-detail", args=[finished.code, group.code])
    mine = Participant.objects.get(round=running, group=group).case.code
    pages = {
        (Role.BUREAU_LEADER, reverse("evaluation:result-list", args=[finished.code])): "总分分布",
        (Role.GROUP_PRINCIPAL, result): "（示例）",
        (Role.GROUP_PRINCIPAL, reverse("evaluation:assessment-edit", args=[mine])): "（示例）",
        (Role.EXPERT, reverse("evaluation:sheet-list")): "（示例）",
        (Role.REGISTRY_OFFICER, reverse("evaluation:round-experts", args=[running.code])): "演示专家",
    }
    for (role, path), shown in pages.items():
        assert shown in client_of(holder_of(role)).get(path).content.decode(), path
