"""What things are called today, as columns of a query: the version in force, else the last one there is.

Correlated subqueries, so that a page of fifty rows looks up fifty names, however long the table is.
"""

from datetime import date

from django.db.models import Case, OuterRef, Subquery, Value, When
from django.utils.html import format_html, format_html_join

from groups.registry.register.models import GroupVersion, InstitutionVersion, SiteVersion
from groups.registry.register.rules.wording import ownership_text, site_in_full
from groups.registry.register.words import Basis
from nanan_groups.kit.periods import active_on

_VERSIONS = {"group": GroupVersion, "institution": InstitutionVersion, "site": SiteVersion}


def named(what: str, ref: str, field: str, day: date) -> Subquery:
    """``field`` of the version of a group, institution or site: today's, else the latest. ``ref``: path to its id."""
    rows = _VERSIONS[what].objects.filter(**{what: OuterRef(ref)})
    today_first = Case(When(active_on(day), then=Value(0)), default=Value(1))
    return Subquery(rows.order_by(today_first, "-valid_from").values(field)[:1])


DOUBTLESS = (Basis.VERIFIED,)


def site_names(prefix: str, day: date, *, ref: str = "site_id", institution: str = "site__institution_id") -> dict:
    """Annotations from which ``site_text`` makes the name of a site."""
    return {
        f"{prefix}_institution": named("institution", institution, "name", day),
        f"{prefix}_label": named("site", ref, "label", day),
        f"{prefix}_own_name": named("site", ref, "own_name", day),
    }


def site_text(row, prefix: str = "at") -> str:
    """Its own name, or its institution with the campus in brackets."""
    name = getattr(row, f"{prefix}_institution") or "—"
    return site_in_full(name, getattr(row, f"{prefix}_label"), getattr(row, f"{prefix}_own_name"))


def ownership_html(ownership: str | None, basis: str | None):
    """Only what is not confirmed yet tells its basis."""
    text = ownership_text(ownership, basis, plain=DOUBTLESS, without="")
    if basis != Basis.ASSUMED or not text:
        return text or "—"
    return format_html('<span class="assumed">{}</span>', text)


def linked(items):
    """Links one after the other: (url, text) pairs."""
    return format_html_join("、", '<a href="{}">{}</a>', items) or "—"
