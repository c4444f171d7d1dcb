"""教职工: everybody of the district, with today's post and a masked telephone."""

from django.contrib import admin
from django.utils import timezone

from groups.registry.register.queries.register import dated_relation
from groups.registry.register.rules.wording import site_beside, site_in_full
from nanan_groups.kit.admin import Table, choice_filter
from nanan_groups.kit.scope import scope_of
from staffing.roster.admin.base import OnRosterFilter, PostFilter, RosterAdmin, SchoolFilter
from staffing.roster.models import StaffMember, StaffPost
from staffing.roster.models.people import PERSON_FACTS, POST_FACTS
from staffing.roster.queries.people import person_view
from staffing.roster.queries.roster import named
from staffing.roster.rules import masked, state_on
from staffing.roster.sheets import RosterSheet
from staffing.roster.words import Honour, LeadershipPost, PostKind, StaffState, Subject, TeachingStage, Title, taught

OF_POST = tuple(name for name in POST_FACTS if name not in ("institution_id", "site_id"))
PLACE = ("iv__name", "institution__code", "sv__own_name", "sv__label", "site__code")

NOTHING = {name: "" if StaffPost._meta.get_field(name).empty_strings_allowed else None for name in OF_POST}
SHOWN = {"birth_month": "birth_text", "phone": "phone_text", "state": "state_text"}


def post_filter(title: str, name: str, options) -> type[PostFilter]:
    members = {"title": title, "parameter_name": name, "field": name, "options": options}
    return type(f"Of{name.title()}Filter", (PostFilter,), members)


@admin.register(StaffMember)
class StaffMemberAdmin(RosterAdmin):
    hint = "全区教职工今天的登记；更正、调岗、离校从平台页面办理，成批的用名册导入"
    rank = 10
    columns = RosterSheet
    list_display = (
        "staff_no", "name", "sex", "school_text", "stage_text", "post_text", "title", "honour", "phone_text", "state_text",
    )  # fmt: skip
    list_filter = (
        OnRosterFilter, SchoolFilter, choice_filter("任教学段", "stage", TeachingStage.choices),
        choice_filter("任教学科", "subject", Subject.choices),
        post_filter("岗位类别", "post_kind", PostKind.choices),
        post_filter("领导职务", "leadership", LeadershipPost.choices), choice_filter("职称", "title", Title.choices),
        choice_filter("骨干称号", "honour", Honour.choices), choice_filter("登记状态", "state", StaffState.choices),
    )  # fmt: skip
    search_fields = ("name", "staff_no")
    search_help_text = "姓名或工号的开头，或编码（如 T0000001）"
    ordering = ("code",)
    fields = (
        "code",
        "staff_no",
        *(SHOWN.get(name, name) for name in PERSON_FACTS),
        "school_text",
        "post_text",
    )

    def enriched(self, rows, request):
        """Today's post with its names, one query for all; from here on a row holds no telephone in clear."""
        day = timezone.localdate()
        posts = (
            StaffPost.objects.active_on(day)
            .filter(person__in=[row.pk for row in rows], main=True)
            .annotate(iv=dated_relation("institution__versions", day), sv=dated_relation("site__versions", day))
            .order_by("pk")
            .values("person_id", *PLACE, *OF_POST)
        )
        held = {post["person_id"]: post for post in posts}
        for row in rows:
            post = held.get(row.pk, {})
            school, code, own_name, label, site = map(post.get, PLACE)
            row.phone, row.title_ = masked(row.phone), row.title
            row.state = state_on(row.state, has_post=bool(post))
            for name in OF_POST:
                setattr(row, name, post.get(name, NOTHING[name]))
            row.school = f"{school or code}（{code}）" if code else ""
            row.place = f"{school or code} {site_beside(label, own_name)}" if code else ""
            printed = site_in_full(school or code, label, own_name)
            row.site = f"{printed}（{site}）" if site else ""
        return rows

    def find(self, request, rows, term):
        by_name = rows.filter(named(term))
        return rows.filter(code=term.upper()) if term.upper().startswith("T0") else by_name

    def person_of(self, row):
        return row

    def tables(self, request, row):
        posts = person_view(row, scope_of(request.user), timezone.localdate()).posts
        lines = [
            (x.school, x.site, x.post_kind, x.employment, x.leadership or "—", x.joined_on.isoformat(), x.period)
            for x in posts
        ]
        return [Table("任职", ("学校", "校点", "岗位类别", "用工性质", "领导职务", "到校日期", "起止"), lines)]

    @admin.display(description="学校")
    def school_text(self, row):
        return row.place or "—"

    @admin.display(description="学段学科")
    def stage_text(self, row):
        return taught(row.stage, row.subject) or "—"

    @admin.display(description="岗位、职务")
    def post_text(self, row):
        pairs = ((PostKind, row.post_kind), (LeadershipPost, row.leadership))
        return "，".join(str(choices(value).label) for choices, value in pairs if value) or "—"

    @admin.display(description="出生年月")
    def birth_text(self, row):
        return f"{row.birth_month:%Y-%m}"

    @admin.display(description="联系电话")
    def phone_text(self, row):
        return row.phone or "—"

    @admin.display(description="在岗状态")
    def state_text(self, row):
        return row.get_state_display()
