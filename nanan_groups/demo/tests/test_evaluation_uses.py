"""The invented use of a result, and the papers of the invented rounds: every page has something to show."""

import pytest
from django.urls import reverse

from evaluation.models import Appeal, Participant, Rectification, Reward, Round
from groups.rights.words import Role
from nanan_groups.demo.accounts import GROUP_REF, holder_of


@pytest.mark.once("what is shown is the same on both databases")
def test_tasks_rewards_and_papers_of_the_published_round(demonstration, client_of):
    row = Round.objects.filter(state="published").order_by("-year").first()
    if row is None:
        pytest.skip("the days of appeal run into a year whose holidays nobody has entered")
    states = Rectification.objects.order_by("pk").values_list("case__state", flat=True)
    assert list(states) == ["answered", "issued"]
    assert {one.register for one in Reward.objects.all()} == {"leaders", "key_few", "core"}
    own = Participant.objects.get(round=row, group__source_ref=GROUP_REF)
    task, appeal = Rectification.objects.order_by("pk").first(), Appeal.objects.order_by("pk").first()
    of_round = [row.code]
    pages = {
        reverse("evaluation:rectification-detail", args=[task.case.code]): "（示例）已逐条落实整改要求",
        reverse("evaluation:rectification-print", args=[task.case.code]): "整改通知",
        reverse("evaluation:result-print", args=[row.code, own.group.code]): "等级",
        reverse("evaluation:assessment-print", args=[own.case.code]): "（示例）",
        reverse("evaluation:appeal-print", args=[appeal.case.code]): "（示例）集团艺术节",
        reverse("evaluation:appeal-ruling-print", args=[appeal.case.code]): "决定",
        reverse("evaluation:bulletin-print", args=of_round): "的通报",
    }
    principal = client_of(holder_of(Role.GROUP_PRINCIPAL))
    for path, shown in pages.items():
        assert shown in principal.get(path).content.decode(), path
    officer = client_of(holder_of(Role.REGISTRY_OFFICER))
    for name, shown in (("summary-print", "名次"), ("reward-list", "关键少数")):
        assert shown in officer.get(reverse(f"evaluation:{name}", args=of_round)).content.decode(), name
