"""Lists: bounded counts, filters by choices only, counts beside the choices while a list is small."""

from collections.abc import Iterable

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.functional import cached_property

from ..errors import RuleViolation
from ..periods import active_on

COUNT_LIMIT = 10_000  # a longer list says "more than"; filters narrow it
FACET_LIMIT = 2_000  # beside each choice stands how many rows it has, as long as counting costs nothing


def bounded_count(rows, limit: int) -> int:
    """How many rows, counting no further than one beyond ``limit``."""
    return rows.order_by()[: limit + 1].count()


class BoundedPaginator(Paginator):
    """A list of millions opens as fast as a short one: nothing is counted beyond COUNT_LIMIT."""

    @cached_property
    def _found(self) -> int:
        return bounded_count(self.object_list, COUNT_LIMIT)

    @cached_property
    def count(self) -> int:
        return min(self._found, COUNT_LIMIT)

    @property
    def bounded(self) -> bool:
        return self._found > COUNT_LIMIT


class HouseChangeList(ChangeList):
    """Takes no parameter but the declared filters' (any other would be a question to columns the list hides)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = self.model_admin.label

    def get_filters_params(self, params=None):
        known = self.model_admin.filter_parameters()
        return {name: value for name, value in super().get_filters_params(params).items() if name in known}

    def get_results(self, request):
        super().get_results(request)
        self.result_list = self.model_admin.enriched(list(self.result_list), request)
        if self.is_facets_optional and self.list_filter and not self.paginator.bounded:
            small = bounded_count(self.root_queryset, FACET_LIMIT) <= FACET_LIMIT
            self.add_facets, self.is_facets_optional = small, False

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """What the list is narrowed by, in words: (filter, choice)."""
        words = [("搜索", self.query)] if self.query else []
        return words + [(str(spec.title), spec.chosen) for spec in self.filter_specs if spec.chosen]


class HouseFilter(SimpleListFilter):
    """``chosen``: the choice in words, "" for none."""

    chosen = ""


class ChoiceFilter(HouseFilter):
    """A closed set of choices. ``field`` is a lookup of the list's own query. A value that is no choice counts as none."""

    field = ""
    options: Iterable[tuple[str, str]] = ()

    def lookups(self, request, model_admin):
        return [(str(value), label) for value, label in self.options]

    @property
    def chosen(self) -> str:
        return dict(self.lookup_choices).get(self.value(), "")

    def queryset(self, request, queryset):
        return self.narrow(queryset, self.value()) if self.chosen else queryset

    def narrow(self, rows, value: str):
        return rows.filter(**{self.field: value})


def choice_filter(title: str, name: str, options, field: str = "") -> type[ChoiceFilter]:
    """A filter on one column: its title, its parameter in the address, the choices, the lookup (by default the name)."""
    members = {"title": title, "parameter_name": name, "options": options, "field": field or name}
    return type(f"{name.title().replace('_', '')}Filter", (ChoiceFilter,), members)


class InForceFilter(ChoiceFilter):
    """Of dated rows: in force today, to come, or ended."""

    title, parameter_name = "有效期", "period"
    options = (("now", "在效"), ("coming", "将来"), ("past", "已止"))

    def narrow(self, rows, value):
        today = timezone.localdate()
        if value == "now":
            return rows.filter(active_on(today))
        return rows.filter(valid_from__gt=today) if value == "coming" else rows.filter(valid_to__lte=today)


class TypedFilter(HouseFilter):
    """A value typed by hand (a day, a number, an address). What cannot be read finds nothing and says so."""

    template = "admin/typed_filter.html"
    field = ""
    placeholder = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.error = ""

    def has_output(self):
        return True

    def lookups(self, request, model_admin):
        return ()

    def value(self) -> str:
        return (super().value() or "").strip()[:60]

    @property
    def chosen(self) -> str:
        return self.value()

    def read(self, text: str) -> dict:
        """The lookups for what was typed; RuleViolation when it cannot be read."""
        return {self.field: text}

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        try:
            return queryset.filter(**self.read(self.value()))
        except RuleViolation as problem:
            self.error = problem.sentence
            return queryset.none()

    def get_facet_counts(self, pk_attname, filtered_qs):
        return {}

    def choices(self, changelist):
        yield {
            "name": self.parameter_name,
            "value": self.value(),
            "placeholder": self.placeholder,
            "error": self.error,
            "keep": [(k, v) for k, v in changelist.params.items() if k != self.parameter_name],
            "clear": changelist.get_query_string(remove=[self.parameter_name]) if self.value() else "",
        }
