"""Word forms read back: Annex 2 to the letter, a group's profile on a page."""

from datetime import date
from io import BytesIO
from json import loads

import pytest
from django.conf import settings
from django.urls import reverse
from docx import Document

from groups.reading.profile.queries import profile_of
from groups.registry.annex2.papers.paper import annex2_document
from groups.registry.annex2.queries import annex2_tables
from groups.registry.models import EducationGroup
from nanan_groups.records.models import Event
from nanan_groups.testing.answers import answered

DAY = date(2022, 7, 14)
EXPECTED = loads(
    (settings.BASE_DIR / "groups/registry/annex2/tests/data/annex2_expected.json").read_text(encoding="utf-8")
)


def tables(content: bytes) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in one.rows] for one in Document(BytesIO(content)).tables]


def test_annex2_in_word_is_the_policy_to_the_letter(policy):
    found = tables(annex2_document(annex2_tables(DAY, EducationGroup.objects.all()), DAY))
    assert [one[0] for one in found] == [table["headers"] for table in EXPECTED]
    assert [one[1:] for one in found] == [table["rows"] for table in EXPECTED]


def test_hostile_name_is_text(policy):
    rows = annex2_tables(DAY, EducationGroup.objects.all())
    rows[0].rows[0] = ("1", "<w:p>&\x00\x1b=1+1", "a", "b", "c", "d")
    assert tables(annex2_document(rows, DAY))[0][1][1] == "<w:p>&=1+1"


@pytest.mark.parametrize("name", ["annex2-docx", "annex2-xlsx"])
def test_each_file_is_on_record(name, policy, user_of, client_of):
    answer = client_of(user_of("registry_officer")).get(reverse(f"registry:{name}"), {"as_of": "2022-07-14"})
    assert answer.status_code == 200
    event = Event.objects.filter(kind="export").first()
    assert (event.detail["what"], event.detail["count"]) == ("annex2", 35)


def test_profile_says_what_the_page_says(policy):
    profile = profile_of(EducationGroup.objects.get(code="Z26"), DAY)
    assert dict(profile.facts)["集团总校"] == "南坪镇中心幼儿园"
    assert profile.declared == [("总数24所（公办4所；普惠民办17所；民办3所）", "已列名 4 / 24")]
    first = profile_of(EducationGroup.objects.get(code="Z01"), DAY)
    assert dict(first.facts)["紧密型校点"] == "7 个，其中已开办 5 个"
    assert first.members[5] == ("紧密型", "长嘉汇中学", "待建", "公办（推定待核）", "2022-07-14前")
    assert [name for name, *_ in first.partners] == ["中国科学院大学", "海军航空大学"]


def test_profile_of_another_group_is_not_there(two_groups, user_of, client_of):
    browser = client_of(user_of("group_principal", group=two_groups.a.group))
    own, other = two_groups.a.group.code, two_groups.b.group.code
    assert answered(browser.get(reverse("reading:group-profile-docx", args=[own])), 200)
    assert answered(browser.get(reverse("reading:group-profile-docx", args=[other])), 404)
    assert answered(browser.get(reverse("reading:group-profile", args=[other])), 404)
