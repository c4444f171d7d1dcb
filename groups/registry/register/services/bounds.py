"""The last question of every act: does what it touched still fit together?

A service refuses what it knows to be wrong, with a sentence at the field. This holds the rest, in one place for all of
them: a member, a lead, a partnership, a declared number and a site lie within the life of everything they tie together;
a closed site is nobody's member; on each of its days a group has a lead and an institution a site
(docs/领域.md 第2.5节). ``check_registry`` asks the same of the whole register.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Model, Q

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
from groups.registry.register.queries.soundness import holes
from groups.registry.register.words import SiteState
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.texts import period_text

Period = tuple[date, date | None]
_WORDS = {"group": "集团", "institution": "机构", "site": "校点"}
_VERSIONS = {"group": GroupVersion, "institution": InstitutionVersion, "site": SiteVersion}
_IDENTITIES = {"group": EducationGroup, "institution": Institution, "site": Site}
# For each kind of row: its own keys to what it ties together; a site brings its institution along.
_TIES: tuple[tuple[type[Model], tuple[tuple[str, str], ...]], ...] = (
    (Membership, (("group", "group"), ("site", "site"), ("site__institution", "institution"))),
    (Lead, (("group", "group"), ("institution", "institution"), ("site", "site"))),
    (Partnership, (("group", "group"), ("university", "institution"), ("school", "institution"))),
    (DeclaredMembers, (("group", "group"),)),
    (SiteVersion, (("site", "site"), ("site__institution", "institution"))),
)


def refuse_unsound(subjects: Mapping[str, tuple[str, int]]) -> None:
    """RuleViolation when a row that belongs to one of the touched records no longer fits. A fixed number of queries."""
    touched = {kind: _touched(model, subjects) for kind, model in _IDENTITIES.items()}
    near = touched | {"site": touched["site"] | _sites_of(touched["institution"])}
    rows = [(row, paths) for model, paths in _TIES for row in _rows(model, paths, near)]
    lives = {kind: _lives(kind, {_target(row, path).pk for row, path in _paths(rows, kind)}) for kind in _WORDS}
    closed = _closed({row.site_id for row, _ in rows if isinstance(row, Membership | Lead) and row.site_id})
    for row, paths in rows:
        for path, kind in paths:
            _refuse_outside(row, _target(row, path), kind, lives[kind])
        _refuse_on_closed(row, closed)
    _refuse_days_without_lead(touched["group"])
    _refuse_days_without_site(touched["institution"])


def _touched(model, subjects) -> set[int]:
    codes = [code for code, (name, _) in subjects.items() if name == model._meta.model_name]
    return set(model.objects.filter(code__in=codes).order_by("pk").values_list("pk", flat=True))


def _sites_of(institutions: set[int]) -> set[int]:
    return set(Site.objects.filter(institution__in=institutions).order_by("pk").values_list("pk", flat=True))


def _rows(model, paths, near: dict[str, set[int]]) -> Iterable[Model]:
    """By the rows' own keys only, so that each of them can use its index."""
    match = Q()
    for path, kind in paths:
        if "__" not in path:
            match |= Q(**{f"{path}__in": near[kind]})
    rows = model.objects.filter(match).select_related(*(path for path, _ in paths)).order_by("pk")
    # A closed site may outlive its institution: nothing happens there any more.
    return rows.exclude(state=SiteState.CLOSED) if model is SiteVersion else rows


def _paths(rows, kind):
    return [(row, path) for row, paths in rows for path, of in paths if of == kind and _target(row, path) is not None]


def _target(row, path: str):
    for name in path.split("__"):
        row = getattr(row, name)
    return row


def _lives(kind: str, ids: set[int]) -> dict[int, Period]:
    """From the first day of each to the last; versions have no gaps."""
    lives: dict[int, Period] = {}
    versions = _VERSIONS[kind].objects.filter(**{f"{kind}__in": ids}).order_by(f"{kind}_id", "valid_from")
    for pk, start, end in versions.values_list(f"{kind}_id", "valid_from", "valid_to"):
        lives[pk] = (lives[pk][0] if pk in lives else start, end)
    return lives


def _closed(ids: set[int]) -> dict[int, list[Period]]:
    out: dict[int, list[Period]] = {}
    rows = SiteVersion.objects.filter(site__in=ids, state=SiteState.CLOSED).order_by("site_id", "valid_from")
    for pk, start, end in rows.values_list("site_id", "valid_from", "valid_to"):
        out.setdefault(pk, []).append((start, end))
    return out


def _refuse_outside(row, target, kind: str, lives: dict[int, Period]) -> None:
    if target is None or target.void:
        return
    life = lives.get(target.pk)
    if life is not None and life[0] <= row.valid_from and _ends_by(row.valid_to, life[1]):
        return
    span = f"登记期为 {_text(life)}" if life else "当时没有登记"
    raise RuleViolation(
        f"{row._meta.verbose_name}“{row}”（{row.period_text}）会超出{_WORDS[kind]}“{target}”的登记期：后者{span}。"
        "没有写入，请核对生效日，或先办理相关登记。",
        field="effective_on",
        code="beyond-life",
    )


def _ends_by(end: date | None, last: date | None) -> bool:
    return last is None or (end is not None and end <= last)


def _refuse_on_closed(row, closed: dict[int, list[Period]]) -> None:
    if not isinstance(row, Membership | Lead) or row.site_id is None:
        return
    for start, end in closed.get(row.site_id, ()):
        if (end is None or row.valid_from < end) and (row.valid_to is None or row.valid_to > start):
            raise RuleViolation(
                f"校点“{row.site}”在 {_text((start, end))} 已关闭，与{row._meta.verbose_name}（{row.group}，"
                f"{row.period_text}）冲突，没有写入。请核对生效日，或先办理退出、变更总校。",
                field="effective_on",
                code="closed-tie",
            )


def _refuse_days_without_lead(groups: set[int]) -> None:
    leads = Lead.objects.filter(group__in=groups).values_list("group_id", "valid_from", "valid_to")
    versions = GroupVersion.objects.filter(group__in=groups, group__void=False).order_by("group_id", "valid_from")
    _refuse_holes(versions, "group_id", _by_owner(leads), "没有总校", "先办理总校登记", "no-lead")


def _refuse_days_without_site(institutions: set[int]) -> None:
    """Closed ones count: the institution is wound up apart."""
    sites = SiteVersion.objects.filter(site__institution__in=institutions)
    sites = _by_owner(sites.values_list("site__institution_id", "valid_from", "valid_to"))
    versions = InstitutionVersion.objects.filter(institution__in=sites).order_by("institution_id", "valid_from")
    _refuse_holes(versions, "institution_id", sites, "没有校点", "改为更正机构登记的起日", "no-site")


def _by_owner(rows) -> dict[int, list[Period]]:
    out: dict[int, list[Period]] = {}
    for owner, start, end in rows.order_by("valid_from", "pk"):
        out.setdefault(owner, []).append((start, end))
    return out


def _refuse_holes(versions, owner: str, periods: dict[int, list[Period]], lack: str, advice: str, code: str) -> None:
    for version in versions:
        span = (version.valid_from, version.valid_to)
        for hole in holes(span, periods.get(getattr(version, owner), ())):
            raise RuleViolation(
                f"“{version.name}”在 {_text(hole)} 会{lack}，没有写入。请核对生效日，或{advice}。",
                field="effective_on",
                code=code,
            )


def _text(period: Period) -> str:
    return period_text(period[0], False, period[1])
