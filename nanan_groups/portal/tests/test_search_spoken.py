"""The search box knows the portal's own pages, within one's rights, and asks back where it finds nothing."""

import pytest
from django.urls import reverse

from groups.registry.models import EducationGroup


def hits(client, text: str, which: str = "results") -> list[tuple[str, str]]:
    return [(hit.text, hit.url) for hit in client.get("/search/", {"q": text}).context[which]]


@pytest.mark.parametrize("text", ["待核实", "待核实事项", "dhss", "daiheshishixiang", "ＤＨＳＳ"])
def test_a_page_is_found_by_its_name_and_its_sound(db, client_of, user_of, text):
    assert ("待核实事项", reverse("reading:quality-list")) in hits(client_of(user_of("registry_officer")), text)


def test_a_business_is_found_by_what_it_is_about(db, client_of, user_of):
    client = client_of(user_of("registry_officer"))
    assert ("审计", reverse("portal:event-list")) not in hits(client, "审计")
    assert ("审计", reverse("portal:event-list")) in hits(client_of(user_of("audit")), "审计")
    found = hits(client_of(user_of("personnel_officer")), "导入教职工")
    assert ("导入教职工名册", reverse("portal:import-upload", args=["staff"])) in found


def test_what_one_may_not_open_is_not_found(db, client_of, user_of):
    """Every page that is found opens."""
    for role in ("school_clerk", "expert", "treasury_officer"):
        client = client_of(user_of(role))
        for text in ("导入", "导出", "经费", "计划", "审计"):
            for _, url in hits(client, text):
                assert client.get(url, follow=True).status_code == 200, (role, text, url)


def test_nothing_found_asks_what_was_meant(policy, client_of, user_of):
    """A slip of the keyboard: a wrong sign of the right sound, a sign left out."""
    client = client_of(user_of("registry_officer"))
    group = EducationGroup.objects.get(source_ref="group/1-1")
    for text in ("十一重学教育集团", "十一中学教鱼集团"):
        assert hits(client, text) == []
        assert ("十一中学教育集团", f"/groups/{group.code}/") in hits(client, text, "meant")
    page = client.get("/search/", {"q": "十一重学教育集团"}).content.decode()
    assert "您要找的是不是：" in page
    typed = client.get("/search/", {"q": "十一重学教育集团"}, headers={"HX-Request": "true"}).content.decode()
    assert "您要找的是不是：" in typed


def test_what_was_meant_stays_within_ones_scope(two_groups, client_of, user_of):
    a, b = two_groups.a, two_groups.b
    name = f"{b.canary}教育集囤"
    assert hits(client_of(user_of("registry_officer")), name, "meant")
    assert b.canary not in str(hits(client_of(user_of("group_principal", group=a.group)), name, "meant"))
