"""Is the register sound? Rules the tables cannot hold by themselves, and those they do hold, checked once more.

Each check is a function of ``today`` that yields one Chinese sentence for each wrong row. All of them ask the database
for the wrong rows only, or stream a table once: the number of queries does not depend on the number of rows. Voided
identities have left the register; what they once said is not checked, only that nothing still leans on them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import groupby, pairwise

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from groups.registry.register.models import (
    DeclaredMembers,
    EducationGroup,
    GroupVersion,
    Institution,
    InstitutionVersion,
    Lead,
    Membership,
    Partnership,
    Site,
    SiteVersion,
)
from groups.registry.register.rules.wording import site_beside
from groups.registry.register.words import Relation, SiteState
from nanan_groups.kit.kept import TWIN

Sentences = Iterator[str]
Period = tuple[date, date | None]

# What each foreign key of a dated row names: its word, its versions, and their key back to it.
PARENTS = {
    "group": ("集团", GroupVersion, "group"),
    "institution": ("机构", InstitutionVersion, "institution"),
    "university": ("共建单位", InstitutionVersion, "institution"),
    "school": ("共建学校", InstitutionVersion, "institution"),
    "site": ("校点", SiteVersion, "site"),
}
# Which of them each kind of row must lie within the life of.
TIES: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (Membership, ("site", "site__institution", "group")),
    (Lead, ("institution", "site", "group")),
    (Partnership, ("university", "school", "group")),
    (DeclaredMembers, ("group",)),
)


def problems(today: date) -> Sentences:
    """Every wrong row as a sentence, check by check. Nothing comes out of a sound register."""
    for check in CHECKS:
        yield from check(today)


# --- versions: one identity, one unbroken line ---------------------------------------------------------------------


def broken_lines(today: date) -> Sentences:
    """Each version ends on the day the next one begins: no gap, no overlap."""
    for word, versions, key in (PARENTS["institution"], PARENTS["site"], PARENTS["group"]):
        rows = (
            versions.objects.filter(**{f"{key}__void": False})
            .order_by(f"{key}__code", "valid_from", "pk")
            .values_list(f"{key}__code", "valid_from", "valid_to")
        )
        for code, line in groupby(rows.iterator(), key=lambda row: row[0]):
            for (_, _, end), (_, start, _) in pairwise(line):
                if end is None or end > start:
                    yield f"{word} {code} 有两条登记重叠：前一条止于 {_until(end)}，后一条起于 {start}。"
                elif end < start:
                    yield f"{word} {code} 的登记有空档：前一条止于 {end}，后一条起于 {start}。"


def sites_that_stop(today: date) -> Sentences:
    """The last version of a site is open, unless the site is closed or its institution ended with it."""
    later = SiteVersion.objects.filter(site=OuterRef("site"), valid_from__gte=OuterRef("valid_to"))
    institution = InstitutionVersion.objects.filter(institution=OuterRef("site__institution")).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=OuterRef("valid_to"))
    )
    rows = (
        _standing_sites()
        .filter(~Exists(later), Exists(institution), valid_to__isnull=False)
        .order_by("site__code", "pk")
        .values_list("site__code", _name("site__institution"), "valid_to")
    )
    for code, name, end in rows:
        yield f"校点 {code}（{name}）的登记止于 {end}，此后没有登记，也没有关闭或随机构合并、撤销。"


def sites_without_institution(today: date) -> Sentences:
    """A site that is not closed lies within the life of its institution, which does not end before its sites."""
    rows = _outside(_standing_sites(), "site__institution").order_by("site__code", "valid_from")
    for row in rows.annotate(code=F("site__code"), of=F("site__institution__code")):
        yield f"校点 {row.code} 的登记（{row.period_text}）超出机构 {row.of} 的有效期。"


def institutions_without_site(today: date) -> Sentences:
    """Every institution in the register, now or soon, has at least one site."""
    versions = InstitutionVersion.objects.active_or_coming(today).filter(institution=OuterRef("pk"))
    sites = SiteVersion.objects.active_or_coming(today).filter(site__institution=OuterRef("pk"), site__void=False)
    rows = Institution.objects.filter(Exists(versions), ~Exists(sites), void=False).order_by("code")
    for code, name in rows.values_list("code", _name("pk")):
        yield f"机构 {code}（{name}）没有任何校点。"


def _standing_sites() -> QuerySet[SiteVersion]:
    return SiteVersion.objects.filter(site__void=False, site__institution__void=False).exclude(state=SiteState.CLOSED)


# --- leads ---------------------------------------------------------------------------------------------------------


def groups_without_one_lead(today: date) -> Sentences:
    """On each day of its life a group has exactly one lead."""
    leads: dict[int, list[Period]] = defaultdict(list)
    for group, *period in Lead.objects.order_by("group_id", "valid_from", "pk").values_list(
        "group_id", "valid_from", "valid_to"
    ):
        leads[group].append(tuple(period))
    versions = GroupVersion.objects.filter(group__void=False).order_by("group__code", "valid_from", "pk")
    for pk, code, name, *period in versions.values_list("group_id", "group__code", "name", "valid_from", "valid_to"):
        for start, end in holes(tuple(period), leads.get(pk, ())):
            yield f"集团 {code}（{name}）在 {start} 至 {_until(end)} 没有总校。"
    rows = _meeting(Lead.objects.all(), "group").order_by("group__code", "valid_from")
    for row in rows.annotate(code=F("group__code")):
        yield f"集团 {row.code} 在同一天有两个总校：第 {row.pk} 条总校登记（{row.period_text}）与另一条重叠。"


def holes(span: Period, periods: Iterable[Period]) -> Iterator[Period]:
    """The parts of ``span`` that no period covers. Half-open; an end of None is for good. Periods in order."""
    at, last = span
    for start, end in periods:
        if last is not None and start >= last:
            break
        if start > at:
            yield at, start
        if end is None:
            return
        at = max(at, end)
    if last is None or at < last:
        yield at, last


def foreign_lead_sites(today: date) -> Sentences:
    """A single site that leads a group is a site of the institution that leads it."""
    rows = Lead.objects.filter(site__isnull=False).exclude(site__institution=F("institution"))
    for group, site, institution in rows.order_by("group__code", "pk").values_list(
        "group__code", "site__code", "institution__code"
    ):
        yield f"集团 {group} 的总校校点 {site} 不属于总校机构 {institution}。"


# --- ties: members, leads, partnerships, declared numbers ----------------------------------------------------------


def ties_beyond_life(today: date) -> Sentences:
    """A row lies within the life of everything it ties together."""
    for model, paths in TIES:
        for path in paths:
            word = PARENTS[path.rpartition("__")[2]][0]
            rows = _outside(model.objects.filter(**{f"{path}__isnull": False}), path).order_by("group__code", "pk")
            for row in rows.annotate(of=F("group__code"), code=F(f"{path}__code")):
                yield f"集团 {row.of} 的{_tie(row)}超出{word} {row.code} 的有效期。"


def ties_to_closed_sites(today: date) -> Sentences:
    """A closed site is nobody's member and leads nothing."""
    closed = _sharing_days(SiteVersion.objects.filter(site=OuterRef("site"), state=SiteState.CLOSED))
    for model in (Membership, Lead):
        rows = model.objects.filter(Exists(closed)).order_by("group__code", "pk")
        for row in rows.annotate(of=F("group__code"), code=F("site__code")):
            yield f"校点 {row.code} 已关闭，集团 {row.of} 的{_tie(row)}还没有截止。"


def ties_to_void(today: date) -> Sentences:
    """Nothing that still runs leans on what is void."""
    for model, paths in TIES:
        for path in paths:
            word = PARENTS[path.rpartition("__")[2]][0]
            rows = model.objects.active_or_coming(today).filter(**{f"{path}__void": True}).order_by("group__code", "pk")
            for row in rows.annotate(of=F("group__code"), code=F(f"{path}__code")):
                yield f"{word} {row.code} 已作废，集团 {row.of} 的{_tie(row)}还没有截止。"


def members_twice(today: date) -> Sentences:
    """A site is a tight member of one group on any day, and holds a relation to a group once (细则 二)."""
    exclusive = [relation for relation in Relation if relation.facts.exclusive]
    for relation in exclusive:
        rows = _meeting(Membership.objects.filter(relation=relation), "site", relation=relation)
        for row in rows.order_by("site__code", "pk").annotate(of=F("group__code"), code=F("site__code")):
            yield f"校点 {row.code} 在同一天两次作为{relation.label}成员：集团 {row.of} 的{_tie(row)}与另一条重叠。"
    again = _meeting(Membership.objects.exclude(relation__in=exclusive), "group", "site", "relation")
    for row in again.order_by("site__code", "pk").annotate(of=F("group__code"), code=F("site__code")):
        yield f"校点 {row.code} 在集团 {row.of} 中重复登记：{_tie(row)}与另一条重叠。"


def _tie(row) -> str:
    relation = row.get_relation_display() if isinstance(row, Membership) else ""
    return f"{relation}{row._meta.verbose_name}第 {row.pk} 条（{row.period_text}）"


# --- plain facts ---------------------------------------------------------------------------------------------------


def wrong_sums(today: date) -> Sentences:
    """Where a declared number is split by ownership, the parts add up to it (附件2 表三)."""
    names = ("district_public", "public", "inclusive_private", "private")
    parts = sum((Coalesce(F(name), Value(0)) for name in names), Value(0))
    split = DeclaredMembers.objects.exclude(**{f"{name}__isnull": True for name in names}).annotate(parts=parts)
    rows = split.filter(Q(total__isnull=True) | ~Q(total=F("parts"))).order_by("group__code", "pk")
    for code, wording, total, found in rows.values_list("group__code", "wording", "total", "parts"):
        said = "没有写总数" if total is None else f"总数 {total}"
        yield f"集团 {code} 的汇总数“{wording}”{said}，各办学性质合计 {found}，两者不符。"


def same_names(today: date) -> Sentences:
    """No two institutions, and no two groups, bear names on one day that read alike (kit/names.py); placeholders may. Nor do
    two running sites of one school. Twins older than the rule carry a mark in their key, and stay until they are settled."""
    named = InstitutionVersion.objects.filter(placeholder=False)
    for word, rows, owner, key in (
        ("机构", named, "institution", "name_key"),
        ("集团", GroupVersion.objects.all(), "group", "name_key"),
        ("校点", SiteVersion.objects.exclude(state=SiteState.CLOSED), "site", "place_key"),
    ):
        rows = rows.filter(**{f"{owner}__void": False}).select_related(owner)
        only = {"placeholder": False} if owner == "institution" else {}
        meeting = Q(pk__in=_meeting(rows, key, **only).order_by().values("pk"))
        twins = list(rows.filter(meeting | Q(**{f"{key}__contains": TWIN})).order_by(f"{owner}__code", "pk"))
        plain = {row.pk: getattr(row, key).partition(TWIN)[0] for row in twins}
        holders = defaultdict(list)
        for row in rows.filter(**{f"{key}__in": ["", *plain.values()]}).order_by("valid_from", "pk"):
            holders[getattr(row, key)].append(row)
        for row in twins:
            others = (one for one in holders[plain[row.pk]] if one.pk != row.pk and _share_a_day(one, row))
            if (other := next(others, None)) is not None:
                yield (
                    f"{word} {getattr(row, owner).code} 的名称“{_called(row)}”（{row.period_text}）与"
                    f"{word} {getattr(other, owner).code}“{_called(other)}”同名，请核对是否同一个，予以更名、合并或作废。"
                )


def _share_a_day(one, other) -> bool:
    return (one.valid_to is None or one.valid_to > other.valid_from) and (
        other.valid_to is None or other.valid_to > one.valid_from
    )


def _called(row) -> str:
    return site_beside(row.label, row.own_name) if isinstance(row, SiteVersion) else row.name


def malformed_codes(today: date) -> Sentences:
    """J0001 institution, X0001 site, Z01 group; longer once the numbers run out."""
    for word, model, shape in (
        ("机构", Institution, r"^J[0-9]{4,}$"),
        ("校点", Site, r"^X[0-9]{4,}$"),
        ("集团", EducationGroup, r"^Z[0-9]{2,}$"),
    ):
        rows = model.objects.exclude(code__regex=shape).order_by("pk")
        for pk, code in rows.values_list("pk", "code"):
            yield f"{word}（编号 {pk}）的编码“{code}”不合规则。"


CHECKS: tuple[Callable[[date], Sentences], ...] = (
    broken_lines,
    sites_that_stop,
    sites_without_institution,
    institutions_without_site,
    groups_without_one_lead,
    foreign_lead_sites,
    ties_beyond_life,
    ties_to_closed_sites,
    ties_to_void,
    members_twice,
    wrong_sums,
    same_names,
    malformed_codes,
)


# --- questions the checks share ------------------------------------------------------------------------------------


def _until(day: date | None) -> str:
    return day.isoformat() if day else "长期"


def _name(path: str) -> Subquery:
    """The last name of the institution that ``path`` leads to."""
    versions = InstitutionVersion.objects.filter(institution=OuterRef(path)).order_by("-valid_from", "-pk")
    return Subquery(versions.values("name")[:1])


def _outside(rows: QuerySet, path: str) -> QuerySet:
    """Rows that begin before the first or end after the last version of what ``path`` leads to.

    A version on the first day and one that ends no sooner are enough: lines without gaps are another check's business.
    """
    _, versions, key = PARENTS[path.rpartition("__")[2]]
    of = versions.objects.filter(**{key: OuterRef(path)})
    begun = of.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=OuterRef("valid_from")), valid_from__lte=OuterRef("valid_from")
    )
    # For a row without an end the comparison is unknown, so that only a version without an end will do.
    lasting = of.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=OuterRef("valid_to")))
    return rows.filter(~Exists(begun) | ~Exists(lasting))


def _sharing_days(rows: QuerySet) -> QuerySet:
    """Inside Exists: rows whose period shares a day with the outer row's."""
    return rows.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=OuterRef("valid_from")),
        valid_from__lt=Coalesce(OuterRef("valid_to"), Value(date.max)),
    )


def _meeting(rows: QuerySet, *keys: str, **only) -> QuerySet:
    """Rows that share a day with an earlier-written row of the same keys."""
    others = rows.model.objects.filter(pk__lt=OuterRef("pk"), **{key: OuterRef(key) for key in keys}, **only)
    return rows.filter(Exists(_sharing_days(others)))
