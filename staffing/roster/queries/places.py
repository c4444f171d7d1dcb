"""Where a row of the roster belongs: its school and site, as far as this person keeps their rosters."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from django.utils import timezone

from groups.registry.register.queries.references import References
from groups.registry.register.queries.refs import InstitutionRef, SiteRef
from groups.registry.register.queries.register import dated_relation
from groups.registry.register.words import PARTNER_KINDS, InstitutionKind
from groups.rights.roles import CHANGE_ROSTER
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import Scope
from staffing.roster.models import StaffPost

ROSTER_KINDS = tuple(kind for kind in InstitutionKind.values if kind not in PARTNER_KINDS)


class Places:
    """Schools and sites of a scope on a day; each map is read once. A school whose roster somebody else keeps reads
    exactly like one that does not exist."""

    def __init__(self, scope: Scope, day: date):
        keeps = scope.reach(CHANGE_ROSTER)
        self.references = References(scope, day, only=None if keeps.everywhere else keeps.institutions)
        self._found: dict[tuple[str, str], tuple[int, int]] = {}

    def place(self, row) -> tuple[int, int]:
        """(institution id, site id) of a RosterSheet row; RuleViolation naming its column."""
        found = self._found.get((row.school, row.site))
        if found is None:
            school, site = self.references.place(row.school, row.site)
            self._refuse_partner(school)
            found = self._found[row.school, row.site] = (school.id, site.id)
        return found

    def school(self, text: str) -> InstitutionRef:
        school = self.references.institution(text, field="school")
        self._refuse_partner(school)
        return school

    @staticmethod
    def _refuse_partner(school: InstitutionRef) -> None:
        if school.kind in PARTNER_KINDS:
            raise RuleViolation(
                f"“{school.text}”是{InstitutionKind(school.kind).label}，教职工名册只登记本区学校和教育机构的人员。",
                field="school",
                code="school-kind",
            )

    def site_of(self, institution: int, text: str) -> SiteRef:
        return self.references.site_of(institution, text, field="site")

    def lists(self) -> dict[str, list[str]]:
        """What the drop-downs of a template offer."""
        lists = self.references.lists(ROSTER_KINDS)
        return {name: lists[name] for name in ("institution", "site")}

    # --- by id -----------------------------------------------------------------------------------------------------
    @cached_property
    def _schools(self) -> dict[int, InstitutionRef]:
        refs = (self.references.institution(text) for text in self.references.lists(ROSTER_KINDS)["institution"])
        return {ref.id: ref for ref in refs}

    def schools(self) -> list[InstitutionRef]:
        return list(self._schools.values())

    def sites(self, institution: int) -> list[SiteRef]:
        """The sites of a school at which somebody can work that day."""
        return [ref for ref in self.references.sites_of(institution) if not ref.closed]

    def stands(self, institution: int, site: int) -> bool:
        """Is it still a site of that school, not closed, and this person's to write for?"""
        return institution in self._schools and any(ref.id == site for ref in self.sites(institution))

    def school_text(self, institution: int) -> str:
        ref = self._schools.get(institution)
        return ref.text if ref else ""

    def site_text(self, institution: int, site: int) -> str:
        """A site beside its school: 本部, CBD校区."""
        return next((ref.short for ref in self.references.sites_of(institution) if ref.id == site), "")


class PlacesByDay:
    """Of a writer whose rows name their schools, ``scope`` being its own: what is found of a day is read once for all rows."""

    scope: Scope

    @cached_property
    def _places(self) -> dict[date, Places]:
        return {}

    def places(self, day: date) -> Places:
        if day not in self._places:
            self._places[day] = Places(self.scope, day)
        return self._places[day]


def schools_of(people: Iterable[int]) -> dict[int, str]:
    """Where each holds the last main post. One query."""
    posts = StaffPost.objects.filter(person__in=list(people), main=True)
    posts = posts.annotate(iv=dated_relation("institution__versions", timezone.localdate()))
    return dict(posts.order_by("valid_from", "pk").values_list("person_id", "iv__name"))
