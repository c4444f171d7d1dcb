"""任职: who worked where from when to when; every post of everybody."""

from django.contrib import admin
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from groups.registry.back_office.admin.base import period_state
from groups.registry.back_office.admin.names import linked, named
from groups.registry.register.rules.wording import site_beside
from nanan_groups.kit.admin import InForceFilter, choice_filter
from staffing.roster.admin.base import PostSchoolFilter, RosterAdmin
from staffing.roster.models import StaffPost
from staffing.roster.queries.roster import named as people_named
from staffing.roster.sheets import StaffPostColumns
from staffing.roster.words import UNVERIFIED, Employment, LeadershipPost, PostKind


@admin.register(StaffPost)
class StaffPostAdmin(RosterAdmin):
    hint = "历次任职的学校、校点、岗位和起止；只供查阅"
    rank = 20
    columns = StaffPostColumns
    list_display = (
        "person_link",
        "number",
        "school_text",
        "site_text",
        "kind",
        "employed_as",
        "post",
        "joined_on",
        "start",
        "end",
        "in_force",
    )
    list_filter = (
        InForceFilter, PostSchoolFilter, choice_filter("岗位类别", "post_kind", PostKind.choices),
        choice_filter("用工性质", "employment", Employment.choices),
        choice_filter("领导职务", "leadership", LeadershipPost.choices),
    )  # fmt: skip
    list_select_related = ("person",)
    search_fields = ("person__name", "person__staff_no")
    search_help_text = "姓名或工号的开头，或编码（如 T0000001）"
    ordering = ("-pk",)
    fields = (
        "person_link",
        "number",
        "school_text",
        "site_text",
        "kind",
        "employed_as",
        "post",
        "joined_on",
        "start",
        "end",
        "in_force",
    )

    def visible(self, rows, scope):
        day = timezone.localdate()
        return (
            super()
            .visible(rows, scope)
            .annotate(
                institution_name=named("institution", "institution_id", "name", day),
                site_label=named("site", "site_id", "label", day),
                site_own=named("site", "site_id", "own_name", day),
                staff_no=F("person__staff_no"),
                person_name=F("person__name"),
            )
        )

    def enriched(self, rows, request):
        for row in rows:
            row.site_name, row.period_word = site_beside(row.site_label, row.site_own), period_state(row)
        return rows

    def find(self, request, rows, term):
        if term.upper().startswith("T0"):
            return rows.filter(person__code=term.upper())
        return rows.filter(people_named(term, "person__"))

    def person_of(self, row):
        return row.person

    def text_of(self, row):
        return f"{row.person_name} · {row.institution_name}"

    @admin.display(description="教职工")
    def person_link(self, row):
        return linked([(reverse("admin:staffing_staffmember_change", args=[row.person_id]), row.person_name)])

    @admin.display(description="工号")
    def number(self, row):
        return row.staff_no

    @admin.display(description="学校")
    def school_text(self, row):
        return row.institution_name

    @admin.display(description="校点")
    def site_text(self, row):
        return row.site_name

    @admin.display(description="岗位类别", ordering="post_kind")
    def kind(self, row):
        return row.get_post_kind_display()

    @admin.display(description="用工性质", ordering="employment")
    def employed_as(self, row):
        return row.get_employment_display() or UNVERIFIED

    @admin.display(description="领导职务", ordering="leadership")
    def post(self, row):
        return row.get_leadership_display() or "—"

    @admin.display(description="起", ordering="valid_from")
    def start(self, row):
        return row.valid_from.isoformat()

    @admin.display(description="止", ordering="valid_to")
    def end(self, row):
        return row.valid_to.isoformat() if row.valid_to else "—"

    @admin.display(description="有效期")
    def in_force(self, row):
        return row.period_word
