"""What was done to a person's entry, and by which act or import: read from the history, so that imports tell as much as
single acts."""

from collections import defaultdict

from django.utils import timezone

from groups.registry.models import InstitutionVersion, SiteVersion
from groups.registry.register.queries.acts import Entry
from groups.registry.register.rules.wording import site_beside
from nanan_groups.kit.texts import period_text, value_text
from nanan_groups.records.acts import Line, fact_text
from nanan_groups.records.models import Act
from staffing.roster.listeners import FOLLOWERS
from staffing.roster.models import StaffMember, StaffPost
from staffing.roster.models.people import PERSON_FACTS, POST_FACTS

PERSON = ("staff_no", *PERSON_FACTS)
POST = (*POST_FACTS, "valid_from", "valid_to")
LIMIT = 50
_ANY = StaffMember()  # knows how its fields read


def history_of(person: StaffMember, *, limit: int = LIMIT) -> list[Entry]:
    """Acts newest first, each with what it changed of this person. Five queries at most, and those of who follows the roster."""
    people = list(StaffMember.history.filter(id=person.pk).order_by("history_id"))
    posts = list(StaffPost.history.filter(person_id=person.pk).order_by("history_id"))
    names = _names(posts)
    lines: dict[int, list[Line]] = defaultdict(list)
    before = None
    for row in people:
        lines[row.act_id] += _person_lines(row, before)
        before = row
    last: dict[int, object] = {}
    followed = _followed(posts)
    for row in posts:
        before = last.get(row.id)
        if before is None and (row.act_id, row.valid_from) in followed:
            lines[row.act_id] += _post_lines(row, followed[row.act_id, row.valid_from], names, POST_FACTS)
        elif (row.act_id, row.valid_to) not in followed or before is None:
            lines[row.act_id] += _post_lines(row, before, names, POST)
        last[row.id] = row
    for one in FOLLOWERS:
        for act, found in one.lines(person).items():
            lines[act] += found
    acts = Act.objects.filter(pk__in=list(lines)).select_related("actor").order_by("-made_at", "-pk")[:limit]
    return [_entry(act, lines[act.pk]) for act in acts]


def _entry(act: Act, lines: list[Line]) -> Entry:
    return Entry(
        day=act.effective_on or timezone.localdate(act.made_at),
        title=act.title,
        kind=act.kind,
        kind_label=act.get_kind_display(),
        reason=act.reason,
        document=act.document,
        actor=act.actor.name if act.actor else "系统",
        at=timezone.localtime(act.made_at),
        pk=act.pk,
        lines=tuple(lines),
    )


def _person_lines(row, before) -> list[Line]:
    if row.history_type == "-":
        return [Line("基本情况", "教职工", row.name, "登记撤销")]
    found = []
    for name in PERSON:
        old, new = (getattr(before, name) if before is not None else None), getattr(row, name)
        if old != new and not (before is None and new in (None, "")):
            field = StaffMember._meta.get_field(name)
            texts = [fact_text(_ANY, name, value) for value in (old, new)]
            found.append(Line("基本情况", str(field.verbose_name), *texts))
    return found


def _followed(posts) -> dict[tuple, object]:
    """变更: posts that an act ended on the day on which it began the next one. What differs is told once."""
    begun = {(row.act_id, row.valid_from) for row in posts if row.history_type == "+"}
    ended = {(row.act_id, row.valid_to): row for row in posts if row.history_type == "~" and row.valid_to}
    return {key: row for key, row in ended.items() if key in begun}


def _post_lines(row, before, names, fields) -> list[Line]:
    about = f"任职 {period_text(row.valid_from, row.start_open, None)}"
    if row.history_type == "-":
        return [Line(about, "任职", _told(row, "institution_id", names), "登记撤销", row.valid_from)]
    found = []
    for name in fields:
        old, new = (getattr(before, name) if before is not None else None), getattr(row, name)
        if old == new or (before is None and (new in (None, "") or name == "valid_from")):
            continue
        label = str(StaffPost._meta.get_field(name.removesuffix("_id")).verbose_name)
        texts = [_told(each, name, names) if each is not None else "" for each in (before, row)]
        found.append(Line(about, label, *texts, row.valid_to if name == "valid_to" else row.valid_from))
    return found


def _told(row, name: str, names) -> str:
    value = getattr(row, name)
    if name in names:
        return names[name].get(value, "已撤销")
    if name == "valid_to" and value is None:
        return "长期"
    return value_text(value, StaffPost._meta.get_field(name))


def _names(posts) -> dict[str, dict[int, str]]:
    """What the schools and sites of these rows are called today. Two queries."""
    day = timezone.localdate()
    schools = InstitutionVersion.objects.active_on(day).filter(institution__in={row.institution_id for row in posts})
    names = dict(schools.order_by("pk").values_list("institution_id", "name"))
    sites = SiteVersion.objects.active_on(day).filter(site__in={row.site_id for row in posts}).order_by("pk")
    return {
        "institution_id": names,
        "site_id": {
            pk: site_beside(label, own) for pk, own, label in sites.values_list("site_id", "own_name", "label")
        },
    }
