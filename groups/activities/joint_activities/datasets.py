"""The sheet of activities, written row by row through the services; and by whom it is handed in."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from types import SimpleNamespace

from groups.activities.joint_activities.models import Activity, ActivitySchool
from groups.activities.joint_activities.queries import (
    group_sites,
    groups_named,
    groups_to_keep,
    visible_activities,
)
from groups.activities.joint_activities.services import change_activity, plan_activity, report_activity
from groups.activities.joint_activities.sheets import ActivitySheet
from groups.registry.models import EducationGroup, Site
from groups.registry.register.datasets import RegisterWriter, editors_unit
from groups.registry.register.queries.names import site_names
from groups.registry.register.queries.references import References, coded
from groups.rights.checks import own_places
from groups.rights.roles import KEEP_ACTIVITIES, VIEW_ACTIVITIES
from groups.rights.words import Place
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.names import name_key
from nanan_groups.kit.scope import Scope
from nanan_groups.kit.years import school_year_of
from nanan_groups.records.imports.datasets import Asked, Dataset, Unit, register, unit_of_schools
from nanan_groups.records.imports.writers import Outcome
from nanan_groups.records.models import ActKind


def keepers_unit(scope: Scope) -> Unit | None:
    """One's own group, or one's own schools."""
    groups = own_places(scope, KEEP_ACTIVITIES, Place.GROUP)
    if not groups:
        return editors_unit(scope, KEEP_ACTIVITIES)
    rows = sorted((code, name) for code, name, _ in groups_named(groups).values())
    codes, names = map(list, zip(*rows, strict=True))
    return unit_of_schools(codes, names)


class SitesOfGroup:
    """Sites of a group on a day, by name or code: a clerk names the other schools of his group, and nobody else's."""

    def __init__(self, group: int, day) -> None:
        self.sites, self.day = group_sites(group, day), day

    @cached_property
    def _by_name(self) -> dict[str, int]:
        names = site_names(self.sites)
        return {name_key(names(site)): site for site in self.sites}

    @cached_property
    def _by_code(self) -> dict[str, int]:
        return dict(Site.objects.filter(pk__in=self.sites).order_by("pk").values_list("code", "pk"))

    def find(self, text: str, field: str) -> int:
        code, _ = coded(text)
        found = self._by_code.get(code) if code else self._by_name.get(name_key(text))
        if found is None:
            raise RuleViolation(
                f"“{text[:30]}”在 {self.day.isoformat()} 不是本集团已开办的校点，请填写校点的全称或编码。",
                field=field,
                code="stranger",
            )
        return found


def told_sites(sites: Iterable[int]) -> dict[int, str]:
    """As an export names them: what an import reads again. Two queries."""
    names = site_names(sites)
    codes = Site.objects.filter(pk__in=sites).order_by("pk").values_list("pk", "code")
    return {pk: f"{names(pk)}（{code}）" for pk, code in codes}


def group_lists(scope: Scope, day) -> dict[str, list[str]]:
    """Drop-downs: one's groups, and the sites of them."""
    references = References(scope, day)
    sites = {site for group in groups_to_keep(scope, day) for site in group_sites(group.pk, day)}
    return {
        "group": [ref.text for ref in references.groups()],
        "site": sorted(told_sites(sites).values()),
    }


class OfGroupWriter(RegisterWriter):
    """Base of the sheets whose rows name a group and sites of it."""

    def sites_of(self, group: int, day) -> SitesOfGroup:
        known = self.__dict__.setdefault("_of_groups", {})
        if (group, day) not in known:
            known[group, day] = SitesOfGroup(group, day)
        return known[group, day]


def refuse_otherwise(sheet, row, **known) -> None:
    """What is registered already, by column: a cell that says something else is told, not passed over. Empty says nothing."""
    for name, value in known.items():
        said = getattr(row, name)
        if said not in (None, "") and said != value:
            header = sheet.columns()[name].header
            raise RuleViolation(
                f"已登记的“{row.name}”{header}与这里填写的不同。要改请在页面上修改；不改请改回原值再导入。",
                field=name,
                code="otherwise",
            )


class ActivityWriter(OfGroupWriter):
    sheet = ActivitySheet

    def resolve(self, row):
        group = self.references().group(row.group)
        sites = self.sites_of(group.id, row.day)
        return group, sites.find(row.organiser, "organiser"), sites.find(row.site, "site")

    def apply(self, row, resolved) -> Outcome:
        group, organiser, site = resolved
        order = self.order(kind=ActKind.IMPORT)
        facts = {name: getattr(row, name) for name in ("kind", "form", "day", "starts", "ends", "place")}
        facts |= {"title": row.name, "in_plan": bool(row.in_plan), "rotating": bool(row.rotating)}
        activity = Activity.objects.filter(group=group.id, day=row.day, title=row.name).first()
        subject, kind = f"{row.name} {row.day.isoformat()}", "u"
        if activity is None:
            owner = EducationGroup.objects.get(pk=group.id)
            sites = self._sites_of(row)  # all its rows of the file: it begins with every school
            facts |= {"group": owner, "school_year": row.year, "organiser": organiser, "sites": sites}
            activity, kind = plan_activity(order=order, **facts), "n"
        else:
            self._refuse_otherwise(row, activity, organiser)
        if kind == "u" and not activity.schools.filter(site=site).exists():
            sites = [*activity.schools.values_list("site_id", flat=True), site]
            kept = {name: getattr(activity, name) for name in (*facts, "content")}
            kept |= {"school_year": school_year_of(activity.day), "organiser": activity.organiser_id, "sites": sites}
            change_activity(order=order, activity=activity, **kept)
            kind = "c"
        if row.summary:
            counts = (row.pupils or 0, row.first or 0, row.visits or 0)
            one = ActivitySchool.objects.get(activity=activity, site=site)
            if (one.pupils, one.first_time, one.visits) != counts or activity.summary != row.summary:
                report_activity(order=order, activity=activity, summary=row.summary, counts={site: counts})
                kind = kind if kind == "n" else "c"
        return Outcome(kind, subject)

    def _refuse_otherwise(self, row, activity: Activity, organiser: int) -> None:
        plain = ("kind", "form", "starts", "ends", "place", "in_plan", "rotating")
        refuse_otherwise(self.sheet, row, **{name: getattr(activity, name) for name in plain})
        if organiser != activity.organiser_id:
            refuse_otherwise(self.sheet, row, organiser=None)

    @cached_property
    def _texts(self) -> dict[tuple, list[str]]:
        """By activity, what the rows of the file call the sites that take part."""
        out = defaultdict(list)
        for _, one, _ in self.rows:
            out[one.group, one.day, one.name].append(one.site)
        return out

    def _sites_of(self, row) -> list[int]:
        known = self.sites_of(self.references().group(row.group).id, row.day)
        return [known.find(text, "site") for text in self._texts[row.group, row.day, row.name]]

    def column_of(self, field: str) -> str:
        return super().column_of({"title": "name", "sites": "site"}.get(field, field))


def rows(asked: Asked) -> Iterator[SimpleNamespace]:
    """A row for each site of the activities one reads."""
    seen = visible_activities(asked.scope).order_by()
    found = ActivitySchool.objects.filter(activity__in=seen.values("pk")).select_related("activity", "site")
    found = list(found.order_by("activity__day", "activity__code", "pk"))
    told = told_sites({key for one in found for key in (one.site_id, one.activity.organiser_id)})
    groups = groups_named({one.activity.group_id for one in found})
    plain = ("kind", "form", "day", "starts", "ends", "place", "in_plan", "rotating", "summary", "state")
    for one in found:
        of = one.activity
        code, name, _ = groups[of.group_id]
        yield SimpleNamespace(
            group=f"{name}（{code}）",
            year=school_year_of(of.day),
            name=of.title,
            organiser=told[of.organiser_id],
            site=told[one.site_id],
            pupils=one.pupils,
            first=one.first_time,
            visits=one.visits,
            **{each: getattr(of, each) for each in plain},
        )


register(
    Dataset(
        code="activities",
        title="共建活动",
        about="集团各校一起开展的活动，一行一次活动的一个参加校点；导入安排活动、登记活动情况。",
        sheet=ActivitySheet,
        change=KEEP_ACTIVITIES,
        take_out=VIEW_ACTIVITIES,
        unit=keepers_unit,
        writer=ActivityWriter,
        rows=rows,
        lists=group_lists,
        order=70,
    )
)
