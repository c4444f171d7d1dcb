"""长嘉汇中学 opens as of 2024-09-01: what every page, file and figure says of the day before and of the day itself."""

import json
import re
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from groups.registry.education_groups import services as education_groups
from groups.registry.institutions.services import institutions
from groups.registry.institutions.services.sites import change_site_state, correct_start, open_site
from groups.registry.members import services as members
from groups.registry.models import EducationGroup, Site
from nanan_groups.records.models import Act
from nanan_groups.testing.register_made import AUTUMN, SPRING, START, correction, done, order, rows

EVE = date(2024, 8, 31)
NAME = "长嘉汇中学"
FIGURE = re.compile(
    r'<b>(\d+)</b>\s*<span class="figure-label">([^<]*)</span>(?:\s*<span class="figure-note">([^<]*)</span>)?'
)
# In the words of each place; the policy counts 86 open and 10 planned tight sites.
PLANNED = {
    "list": ("长嘉汇中学", "待建"),
    "figures": (102, "已开办 86", 16),
    "group": ("planned", "待建"),
    "institution": "待建",
    "print": "长嘉汇中学（待建）",
    "xlsx": "长嘉汇中学（待建）",
    "summary": (86, 10),
}
OPEN = {
    "list": ("长嘉汇中学", ""),
    "figures": (102, "已开办 87", 15),
    "group": ("open", ""),
    "institution": "已开办",
    "print": "长嘉汇中学",
    "xlsx": "长嘉汇中学",
    "summary": (87, 9),
}


@pytest.fixture
def site(policy):
    return Site.objects.get(source_ref=f"site/{NAME}")


@pytest.fixture
def group(policy):
    return EducationGroup.objects.get(source_ref="group/1-1")


@pytest.fixture
def client(policy, client_of, user_of):
    return client_of(user_of("registry_officer"))


def chip(page: str) -> tuple[str, str]:
    """The school's chip in the tables: its name, and what stands small behind it."""
    found = re.search(rf"{NAME}(?:<small>([^<]*)</small>)?</", page)
    return NAME, found.group(1) or ""


def cell(tables_row) -> str:
    return next(name for name in tables_row.split("、") if name.startswith(NAME))


def seen(client, site, group, day) -> dict:
    """What each place says of the site as of ``day``; today without one."""
    asked = {"as_of": day.isoformat()}
    listed = client.get(reverse("reading:group-list"), asked | {"category": "middle"})
    page = listed.content.decode()
    by_label = {label: (int(value), note) for value, label, note in FIGURE.findall(page)}
    detail = client.get(reverse("reading:group-detail", args=[group.code]), asked)
    member = next(
        m for one in detail.context["held"] if one["block"] for m in one["block"].members if m.chip.text == NAME
    )
    school = client.get(reverse("reading:institution-detail", args=[site.institution.code]), asked)
    paper = client.get(reverse("registry:annex2-print"), asked).context["paper"]
    printed = next(one for one in paper.body if one.kind == "rows")
    book = load_workbook(BytesIO(client.get(reverse("registry:annex2-xlsx"), asked).content))
    out = StringIO()
    call_command("registry_summary", as_of=day.isoformat(), format="json", stdout=out)
    states = json.loads(out.getvalue())["sites"]["by_state"]
    tight, planned = by_label["紧密型校点"], by_label["待建、在建、未开办"]
    return {
        "list": chip(page),
        "figures": (tight[0], tight[1], planned[0]),
        "group": (member.chip.state, member.chip.note),
        "institution": school.context["sites"][0]["state_label"],
        "print": cell(printed.rows[0].cells[3]),
        "xlsx": cell(book.worksheets[0]["D3"].value),
        "summary": (states["open"], states["planned"]),
    }


def test_opening_changes_every_place_from_its_day_on(client, site, group):
    assert seen(client, site, group, EVE) == seen(client, site, group, AUTUMN) == PLANNED
    done(open_site, order(AUTUMN), site=site)
    assert seen(client, site, group, START) == PLANNED
    assert seen(client, site, group, EVE) == PLANNED
    assert seen(client, site, group, AUTUMN) == OPEN
    assert seen(client, site, group, timezone.localdate()) == OPEN


def test_correcting_the_day_moves_the_boundary(client, site, group):
    opened = done(open_site, order(AUTUMN), site=site)
    done(correct_start, correction(SPRING), row=opened, valid_from=SPRING)
    assert seen(client, site, group, SPRING - timedelta(days=1)) == PLANNED
    assert seen(client, site, group, SPRING) == OPEN
    assert seen(client, site, group, EVE) == OPEN


def test_correcting_the_state_changes_the_days_before_too(client, site, group):
    done(open_site, correction(AUTUMN), site=site)
    for day in (START, EVE, AUTUMN):
        assert seen(client, site, group, day) == OPEN
    assert rows(site.versions, "state", "start_open") == [(START, None, "open", True)]


def test_opening_taken_back_as_an_error(client, site, group):
    done(open_site, order(AUTUMN), site=site)
    done(change_site_state, correction(AUTUMN), site=site, state="planned")
    assert seen(client, site, group, AUTUMN) == PLANNED


def test_history_tells_the_change_from_the_corrections(client, site):
    opened = done(open_site, order(AUTUMN), site=site)
    done(correct_start, correction(SPRING), row=opened, valid_from=SPRING)
    done(change_site_state, correction(START), site=site, state="building")
    address = reverse("reading:institution-history", args=[site.institution.code])
    told = client.get(address).context["entries"]
    assert [(e.kind_label, e.title, e.day, [(c.field, c.old, c.new, c.since) for c in e.lines]) for e in told] == [
        ("更正", "长嘉汇中学由“待建”变更为“在建中”", START, [("开办状态", "待建", "在建中", START)]),
        ("更正", "更正“长嘉汇中学”的起日", SPRING, [("起", "2024年9月1日", "2024年3月1日", SPRING)]),
        ("变更", "长嘉汇中学由“待建”变更为“已开办”", AUTUMN, [("开办状态", "待建", "已开办", AUTUMN)]),
        ("录入", "列入教育集团一览表", START, []),
    ]
    for kind, number in (("correction", 2), ("change", 1), ("entry", 1), ("import", 0), ("nonsense", 4)):
        assert len(client.get(address, {"kind": kind}).context["entries"]) == number
    page = client.get(address).content.decode()
    assert '<span class="kind correction">更正</span>' in page
    assert '<span class="kind change">变更</span>' in page


def test_opening_to_come_is_announced_and_changes_nothing_today(client, site, group):
    today = timezone.localdate()
    coming = today + timedelta(days=30)
    done(open_site, order(coming), site=site)
    assert seen(client, site, group, today) == PLANNED
    assert seen(client, site, group, coming - timedelta(days=1)) == PLANNED
    assert seen(client, site, group, coming) == OPEN
    address = reverse("reading:group-detail", args=[group.code])
    page = client.get(address)
    [announced] = page.context["coming"]
    assert announced.day == coming
    assert NAME in announced.text
    assert "将要生效" in page.content.decode()
    assert announced.text in page.content.decode()
    after = client.get(address, {"as_of": coming.isoformat()})
    assert after.context["coming"] == []
    assert "将要生效" not in after.content.decode()


def test_everything_to_come_is_announced(client, group, policy, user_of):
    """Joining, leaving, another lead, a new name of the group and of a member, and the end."""
    day = timezone.localdate() + timedelta(days=10)
    school = Site.objects.get(source_ref="site/文德中学")
    free = Site.objects.get(source_ref="site/三十九中学")
    row = group.memberships.get(site=school)
    done(members.leave_group, order(day), membership=row)
    done(members.admit_site, order(day), group=group, site=free, relation="alliance")
    done(education_groups.change_lead, order(day), group=group, lead=school.institution)
    done(education_groups.rename_group, order(day), group=group, name="新十一中学教育集团")
    done(institutions.rename_institution, order(day), institution=school.institution, name="新文德中学")
    page = client.get(reverse("reading:group-detail", args=[group.code]))
    texts = [one.text for one in page.context["coming"]]
    assert {one.day for one in page.context["coming"]} == {day}
    for words in (
        ("文德中学", "退出"),
        ("三十九中学", "加入"),
        ("总校", "文德中学"),
        ("新十一中学教育集团",),
        ("新文德中学",),
    ):
        assert any(all(word in text for word in words) for text in texts), (words, texts)
    assert Act.objects.filter(effective_on=day).count() == 5
