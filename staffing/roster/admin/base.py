"""What both lists share: rights, masks, the portal's forms as tools."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from groups.registry.models import Institution
from groups.rights.roles import CHANGE_ROSTER, EXPORT_ROSTER, VIEW_ROSTER
from nanan_groups.kit.admin import ChoiceFilter, Tool, TypedFilter
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.admin import HouseAdmin
from staffing.roster.forms import ACTS
from staffing.roster.models import StaffPost
from staffing.roster.words import GONE


class RosterAdmin(HouseAdmin):
    personal = True
    export_permission = EXPORT_ROSTER

    def visible(self, rows, scope):
        return rows.visible_to(scope, VIEW_ROSTER)

    def may_export(self, request):
        """The back office's list holds the whole district: taking it out needs the right for the whole district."""
        return super().may_export(request) and scope_of(request.user).may_everywhere(EXPORT_ROSTER)

    def person_of(self, row):
        raise NotImplementedError

    def tools(self, request, row):
        person = self.person_of(row)
        tools = [Tool("打开平台页面", reverse("staffing:person-detail", args=[person.code]), primary=True)]
        if scope_of(request.user).may_everywhere(CHANGE_ROSTER):
            verbs = ("correct-person", "cancel-leave") if person.state in GONE else PRESENT
            tools += [
                Tool(ACTS[verb].title, reverse("staffing:person-act", args=[person.code, verb])) for verb in verbs
            ]
        return [*tools, *super().tools(request, row)]


PRESENT = ("change-post", "correct-person", "leave-roster")


def holds(**post) -> Exists:
    """People who hold such a main post today."""
    rows = StaffPost.objects.active_on(timezone.localdate()).filter(main=True, person=OuterRef("pk"), **post)
    return Exists(rows.order_by())


class PostFilter(ChoiceFilter):
    """People by a fact of today's post."""

    def narrow(self, rows, value):
        return rows.filter(holds(**{self.field: value}))


class OnRosterFilter(ChoiceFilter):
    title, parameter_name = "在册", "on"
    options = (("yes", "今天在册"), ("no", "今天没有任职"))

    def narrow(self, rows, value):
        return rows.filter(holds()) if value == "yes" else rows.exclude(holds())


class SchoolFilter(TypedFilter):
    """By the school's code: a list of all schools would grow without end."""

    title, parameter_name, placeholder = "学校编码", "school", "如 J0001"

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        school = Institution.objects.filter(code__iexact=self.value()).first()
        if school is None:
            self.error = "没有这个编码的学校。"
            return queryset.none()
        return self.at(queryset, school)

    def at(self, rows, school):
        return rows.filter(holds(institution=school))


class PostSchoolFilter(SchoolFilter):
    def at(self, rows, school):
        return rows.filter(institution=school)
