"""The filter row above the roster, and what it was filled with. An export of the roster is filtered by this very form."""

from collections.abc import Mapping
from datetime import date

from django import forms

from groups.registry.models import InstitutionVersion
from groups.registry.register.forms.fields import RecordInput
from groups.registry.register.queries.lookup import MODELS, one_record
from groups.registry.register.queries.meant import or_meant
from groups.registry.register.queries.references import References
from groups.rights.roles import VIEW, VIEW_ROSTER
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import Scope
from nanan_groups.records.imports.datasets import Filter
from staffing.roster.queries.places import ROSTER_KINDS
from staffing.roster.queries.roster import ANY, BLANK, COMING, SCHOOL_LEVEL, Chosen
from staffing.roster.queries.schools import School, roster_schools, roster_sites
from staffing.roster.words import (
    UNVERIFIED,
    Employment,
    Honour,
    LeadershipPost,
    PostKind,
    StaffState,
    Subject,
    TeachingStage,
)

FIRST = ("q", "school", "site", "post_kind", "state")  # the others stand behind 更多条件
FEW = 40  # so many schools are a list to choose from; more are typed with suggestions


def _choices(options, *first):
    return [("", "全部"), *first, *options.choices]


class RosterFilter(forms.Form):
    """``school``: a code from the list, or a name or code typed. What finds no school says so and shows nobody."""

    school = forms.CharField(label="学校", max_length=120, required=False)
    site = forms.ChoiceField(label="校点", required=False)
    stage = forms.ChoiceField(label="学段", choices=_choices(TeachingStage), required=False)
    subject = forms.ChoiceField(label="学科", choices=_choices(Subject), required=False)
    post_kind = forms.ChoiceField(label="岗位", choices=_choices(PostKind), required=False)
    employment = forms.ChoiceField(label="用工", choices=_choices(Employment, (BLANK, UNVERIFIED)), required=False)
    leadership = forms.ChoiceField(
        label="领导职务", choices=_choices(LeadershipPost, (SCHOOL_LEVEL, "校级领导")), required=False
    )
    honour = forms.ChoiceField(label="骨干", choices=_choices(Honour, (ANY, "有骨干称号")), required=False)
    state = forms.ChoiceField(
        label="状态", choices=[("", "在册"), *StaffState.choices, (COMING, "尚未到校")], required=False
    )
    q = forms.CharField(label="姓名或工号", max_length=40, required=False)

    def __init__(self, data, *, scope: Scope, day):
        super().__init__(data)
        self.scope, self.day = scope, day
        self.schools: list[School] = []
        self.institution: int | None = None
        self.school_code = ""
        self.unknown = False
        for field in self.fields.values():
            if "invalid_choice" in field.error_messages:
                field.error_messages["invalid_choice"] = "请从所列选项中选择。"
        self._offer_schools()
        self._offer_sites()

    def _offer_schools(self) -> None:
        wanted = (self.data.get("school") or "").strip()[:120]
        if self.scope.may_everywhere(VIEW_ROSTER):
            self.fields["school"].widget = RecordInput("institution")
            self._find(wanted)
            return
        self.schools = roster_schools(self.scope, self.day)
        if len(self.schools) == 1:
            self.institution = self.schools[0].pk
            del self.fields["school"]
            return
        by_code = {school.code: school for school in self.schools}
        self.fields["school"].widget = forms.Select(
            choices=[("", "全部"), *((school.code, school.name) for school in self.schools)]
        )
        if wanted in by_code:
            self.institution, self.school_code = by_code[wanted].pk, wanted
        else:
            self.unknown = bool(wanted)

    def _find(self, wanted: str) -> None:
        if not wanted:
            return
        school, _ = one_record("institution", wanted, scope=self.scope, day=self.day)
        self.unknown = school is None
        self.institution = school.pk if school else None
        self.school_code = school.code if school else ""

    def _offer_sites(self) -> None:
        """Sites of the one school, when it has several that the reader sees."""
        self.sites: dict[str, int] = {}
        if self.institution is None:
            del self.fields["site"]
            return
        found = roster_sites(self.scope, self.day, self.institution)
        if len(found) < 2:
            del self.fields["site"]
            return
        self.sites = {site.code: site.pk for site in found}
        self.fields["site"].choices = [("", "全部"), *((site.code, site.name) for site in found)]

    def clean_school(self):
        if self.unknown:
            near = or_meant(
                "institution", self.data["school"], MODELS["institution"].objects.visible_to(self.scope, VIEW), self.day
            )
            raise forms.ValidationError(f"没有找到这所学校，请填写登记的全称或编码。{near}", code="institution-unknown")
        return self.cleaned_data["school"]

    def chosen(self) -> Chosen | None:
        """None: something chosen is nothing of ours, and nobody is shown."""
        if not self.is_valid():
            return None
        data = self.cleaned_data
        plain = {
            name: data[name]
            for name in ("stage", "subject", "post_kind", "employment", "leadership", "honour", "state")
        }
        return Chosen(
            institution=self.institution,
            site=self.sites.get(data.get("site", "")),
            q=data["q"].strip(),
            **plain,
        )

    @property
    def handed_on(self) -> dict[str, str]:
        """What the list is filtered by, for a page that goes on from it: a school typed by name goes as its code."""
        given = {name: self.data[name] for name in self.fields if self.data.get(name)}
        return given | ({"school": self.school_code} if self.school_code else {})

    @property
    def first_fields(self):
        return [self[name] for name in FIRST if name in self.fields]

    @property
    def more_fields(self):
        return [self[name] for name in self.fields if name not in FIRST]

    @property
    def more_chosen(self) -> bool:
        return any(field.value() for field in self.more_fields)

    @property
    def narrowed(self) -> bool:
        return any(value for name, value in self.data.items() if name in self.fields)

    @property
    def school_name(self) -> str:
        if self.institution is None:
            return ""
        known = next((school.name for school in self.schools if school.pk == self.institution), "")
        if known:
            return known
        version = InstitutionVersion.objects.filter(institution=self.institution).active_on(self.day).first()
        return version.name if version else ""


# --- the same, for an export ---------------------------------------------------------------------------------------
def school_options(scope: Scope, day: date) -> list[tuple[str, str]]:
    refs = References(scope, day).institutions()
    return [(ref.code, ref.name) for ref in refs if ref.kind in ROSTER_KINDS]


def site_options(scope: Scope, day: date) -> list[tuple[str, str]]:
    """Sites of schools that have several, each behind the name of its school."""
    schools = {ref.id: ref.name for ref in References(scope, day).institutions()}
    of: dict[int, list] = {}
    for site in roster_sites(scope, day):
        of.setdefault(site.institution, []).append(site)
    several = (site for sites in of.values() if len(sites) > 1 for site in sites)
    return [(site.code, f"{schools.get(site.institution, '')} · {site.name}") for site in several]


_OPTIONS = {"school": school_options, "site": site_options}


def _as_filter(name: str, field: forms.Field) -> Filter:
    """A field with a first choice other than 全部 keeps it: no state chosen means 在册, not everybody there ever was."""
    if name in _OPTIONS:
        return Filter(name, field.label, _OPTIONS[name])
    if isinstance(field, forms.ChoiceField):
        return Filter(name, field.label, lambda scope, day: list(field.choices))
    return Filter(name, field.label)


EXPORT_FILTERS = tuple(_as_filter(name, field) for name, field in RosterFilter.base_fields.items())


def chosen_for(filters: Mapping[str, str], *, scope: Scope, day: date) -> Chosen:
    """The filters of an export, read as the page reads them. RuleViolation where the page would show nobody, or would pass
    over what was chosen: no file holds others than were asked for."""
    form = RosterFilter(filters, scope=scope, day=day)
    chosen = form.chosen()
    if chosen is None:
        name, errors = next(iter(form.errors.items()))
        raise RuleViolation(errors[0], field=name, code="filter")
    if filters.get("site") and chosen.site is None:
        raise RuleViolation("所选校点不属于所选学校；请先选择它所在的学校。", field="site", code="filter")
    return chosen
