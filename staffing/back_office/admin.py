"""What stands above the roster in the back office: cases and ledgers as lists to read, each row with its page on the portal."""

from django.contrib import admin
from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils import timezone

from groups.registry.back_office.admin.names import linked, named
from groups.rights.roles import VIEW_NOMINATIONS, VIEW_POOL, VIEW_POSTS, VIEW_ROSTER
from nanan_groups.kit.admin import choice_filter
from nanan_groups.kit.scope import Scope
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.admin import HouseAdmin
from staffing.certificates.models import Certificate, CertificateWithdrawal
from staffing.leadership.models import LeaderQuota, Nomination
from staffing.leadership.rules import NOMINATION
from staffing.pool.models import PoolEntry
from staffing.pool.words import STAGES, Grade
from staffing.requests.models import QuotaRequest
from staffing.requests.rules import QUOTA_REQUEST
from staffing.requests.rules import told as told_request
from staffing.roster.words import LeadershipPost
from staffing.rounds.models import ExchangeRound, GroupPlan
from staffing.rounds.rules.case import ROUND_PLAN
from staffing.shortages.models import ShortageRequest
from staffing.shortages.rules import SHORTAGE
from staffing.shortages.rules import told as told_places


class ReadingAdmin(HouseAdmin):
    """A list of the whole district; nothing is written here. ``right``: whose list it is; ``page_name``: the page of a row."""

    only_list = True
    list_display_links = None
    right = page_name = ""
    names: dict[str, tuple[str, str]] = {}  # column → (kind of record, path to its key): its name of today

    def visible(self, rows, scope: Scope):
        if not scope.may_everywhere(self.right):
            return rows.none()
        day = timezone.localdate()
        return rows.annotate(**{column: named(*of, "name", day) for column, of in self.names.items()})

    def url(self, row) -> str:
        return reverse(self.page_name, args=[row.case_code])

    @admin.display(description="教育集团")
    def group_text(self, row):
        return row.group_name or "—"

    @admin.display(description="学校")
    def school_text(self, row):
        return row.school_name or "—"


class CaseAdmin(ReadingAdmin):
    """Rows whose state is their case's."""

    kind = NOMINATION

    def visible(self, rows, scope):
        known = {"case_code": F("case__code"), "state_code": F("case__state"), "case_title": F("case__title")}
        return super().visible(rows, scope).annotate(**known)

    def text_of(self, row):
        return row.case_title

    @admin.display(description="编号", ordering="pk")
    def page(self, row):
        return linked([(self.url(row), row.case_code)])

    @admin.display(description="状态")
    def state_text(self, row):
        return self.kind.states[row.state_code]


def state_filter(kind):
    return choice_filter("状态", "state", kind.states.items(), "case__state")


@admin.register(PoolEntry)
class PoolEntryAdmin(CaseAdmin):
    hint = "周转池新教师；登记、培训、分配、跟岗、考核和安置从平台页面办理"
    rank, right, page_name = 30, VIEW_POOL, "staffing:pool-detail"
    names = {"group_name": ("group", "group_id"), "school_name": ("institution", "placed_at_id")}
    list_display = ("page", "staff_no", "name", "year_text", "taught_text", "stage_now", "group_text", "grade_text",
                    "school_text")  # fmt: skip
    list_filter = (
        choice_filter("阶段", "state", STAGES.items(), "case__state"), choice_filter("考核等次", "grade", Grade.choices),
    )  # fmt: skip
    search_fields = ("=staff_no", "name")
    search_help_text = "工号或姓名"
    ordering = ("-year", "staff_no")

    @admin.display(description="招聘学年", ordering="year")
    def year_text(self, row):
        return school_year_text(row.year)

    @admin.display(description="学段学科")
    def taught_text(self, row):
        return row.taught

    @admin.display(description="阶段")
    def stage_now(self, row):
        return STAGES[row.state_code]

    @admin.display(description="考核等次", ordering="grade")
    def grade_text(self, row):
        return row.get_grade_display() or "—"

    @admin.display(description="安置学校")
    def school_text(self, row):
        return row.school_name or "—"


@admin.register(LeaderQuota)
class LeaderQuotaAdmin(ReadingAdmin):
    hint = "各校核定领导职数，按日期；登记和导入从平台页面办理"
    rank, right = 40, VIEW_POSTS
    names = {"school_name": ("institution", "institution_id")}
    list_display = ("page", "total", "start", "end", "document")
    search_fields = ("=institution__code", "document")
    search_help_text = "学校编码或核定文件"
    ordering = ("-valid_from", "-pk")

    def text_of(self, row):
        return row.school_name or "—"

    @admin.display(description="学校")
    def page(self, row):
        return linked([(f"{reverse('staffing:seat-list')}?as_of={row.valid_from.isoformat()}", row.school_name or "—")])

    @admin.display(description="起", ordering="valid_from")
    def start(self, row):
        return row.valid_from.isoformat()

    @admin.display(description="止", ordering="valid_to")
    def end(self, row):
        return row.valid_to.isoformat() if row.valid_to else "—"


@admin.register(Nomination)
class NominationAdmin(CaseAdmin):
    hint = "集团提交的干部推荐建议；转报和答复从平台页面办理，集团的草稿不在此列"
    rank, right, page_name = 50, VIEW_NOMINATIONS, "staffing:nomination-detail"
    names = {"group_name": ("group", "group_id"), "school_name": ("institution", "institution_id")}
    list_display = (
        "page",
        "person_text",
        "group_text",
        "school_text",
        "post_text",
        "reserve_text",
        "state_text",
        "number",
    )
    list_filter = (state_filter(NOMINATION), choice_filter("拟任职务", "leadership", LeadershipPost.choices))
    search_fields = ("=case__code", "person__name")
    search_help_text = "编号或人选姓名"
    ordering = ("-pk",)

    def visible(self, rows, scope):
        handed_in = super().visible(rows, scope).filter(case__submitted_at__isnull=False)
        return handed_in.annotate(person_name=F("person__name"))

    @admin.display(description="人选")
    def person_text(self, row):
        return row.person_name

    @admin.display(description="拟任职务", ordering="leadership")
    def post_text(self, row):
        return row.get_leadership_display()

    @admin.display(description="后备干部", ordering="reserve")
    def reserve_text(self, row):
        return "是" if row.reserve else "否"


@admin.register(QuotaRequest)
class QuotaRequestAdmin(CaseAdmin):
    hint = "联盟型集团的职数编制申请；转报和核定从平台页面办理"
    rank, right, page_name, kind = 60, VIEW_POSTS, "staffing:request-detail", QUOTA_REQUEST
    names = {"group_name": ("group", "group_id"), "school_name": ("institution", "institution_id")}
    list_display = ("page", "group_text", "school_text", "asked", "granted", "state_text", "number")
    list_filter = (state_filter(QUOTA_REQUEST),)
    search_fields = ("=case__code", "number")
    search_help_text = "编号或核定文号"
    ordering = ("-pk",)

    @admin.display(description="申请")
    def asked(self, row):
        return told_request(row.posts, row.teachers, row.seats)

    @admin.display(description="核给")
    def granted(self, row):
        return told_request(row.granted_posts, row.granted_teachers, row.granted_seats) or "—"


@admin.register(ShortageRequest)
class ShortageRequestAdmin(CaseAdmin):
    hint = "急需紧缺人才申报；核准、先行面试和录用从平台页面办理"
    rank, right, page_name, kind = 70, VIEW_POSTS, "staffing:shortage-detail", SHORTAGE
    names = {"group_name": ("group", "group_id"), "school_name": ("institution", "institution_id")}
    list_display = ("page", "group_text", "school_text", "year_text", "taught_text", "asked", "approved_text", "recruited",
                    "state_text")  # fmt: skip
    list_filter = (state_filter(SHORTAGE),)
    search_fields = ("=case__code", "document")
    search_help_text = "编号或录用文件"
    ordering = ("-year", "-pk")

    @admin.display(description="学年", ordering="year")
    def year_text(self, row):
        return school_year_text(row.year)

    @admin.display(description="学段学科")
    def taught_text(self, row):
        return row.taught

    @admin.display(description="申报")
    def asked(self, row):
        return told_places(row.places, row.extra)

    @admin.display(description="核准")
    def approved_text(self, row):
        return told_places(row.approved, row.approved_extra) or "—"


@admin.register(ExchangeRound)
class ExchangeRoundAdmin(ReadingAdmin):
    hint = "各学年的交流轮次和截止日；开始和调整从平台页面办理"
    rank, right = 80, VIEW_ROSTER
    list_display = ("page", "balances_day", "plans_day", "decide_day")
    search_fields = ("=code",)
    search_help_text = "编号"
    ordering = ("-school_year",)

    def text_of(self, row):
        return f"{school_year_text(row.school_year)}学年"

    @admin.display(description="学年", ordering="school_year")
    def page(self, row):
        return linked([(f"{reverse('staffing:exchange-round')}?year={row.school_year}", self.text_of(row))])

    @admin.display(description="余缺申报截止", ordering="balances_until")
    def balances_day(self, row):
        return row.balances_until.isoformat()

    @admin.display(description="集团计划截止", ordering="plans_until")
    def plans_day(self, row):
        return row.plans_until.isoformat()

    @admin.display(description="决定截止", ordering="decide_until")
    def decide_day(self, row):
        return row.decide_until.isoformat()


@admin.register(GroupPlan)
class GroupPlanAdmin(CaseAdmin):
    hint = "各集团每轮的交流计划和决定；上报和决定从平台页面办理"
    rank, right, page_name, kind = 90, VIEW_ROSTER, "staffing:plan-detail", ROUND_PLAN
    names = {"group_name": ("group", "group_id")}
    list_display = ("page", "year_text", "group_text", "number_text", "default_text", "state_text", "document_text")
    list_filter = (state_filter(ROUND_PLAN),)
    search_fields = ("=case__code", "decision__document")
    search_help_text = "编号或决定文件"
    ordering = ("-pk",)

    def visible(self, rows, scope):
        known = {"school_year": F("of__school_year"), "decided_by_paper": F("decision__document")}
        return super().visible(rows, scope).annotate(**known)

    @admin.display(description="学年")
    def year_text(self, row):
        return school_year_text(row.school_year)

    @admin.display(description="计划人数", ordering="number")
    def number_text(self, row):
        return "—" if row.number is None else row.number

    @admin.display(description="代定", ordering="by_default")
    def default_text(self, row):
        return "是" if row.by_default else "否"

    @admin.display(description="决定文件")
    def document_text(self, row):
        return row.decided_by_paper or "—"


@admin.register(Certificate)
class CertificateAdmin(ReadingAdmin):
    hint = "已出具的交流经历证明，只增不改；出具和收回从平台的教职工页面办理"
    rank, right = 100, VIEW_ROSTER
    list_display = ("page", "person_text", "issued", "standing")
    search_fields = ("=number", "person__name")
    search_help_text = "证明号或姓名"
    ordering = ("-pk",)

    def visible(self, rows, scope):
        gone = CertificateWithdrawal.objects.filter(certificate=OuterRef("pk")).order_by()
        return (
            super()
            .visible(rows, scope)
            .defer("content", "check_word")
            .annotate(
                person_name=F("person__name"),
                person_code=F("person__code"),
                later=F("replaced_by__number"),
                withdrawn=Exists(gone),
            )
        )

    def text_of(self, row):
        return row.number

    @admin.display(description="证明号", ordering="pk")
    def page(self, row):
        return linked([(reverse("staffing:certificate-print", args=[row.person_code, row.number]), row.number)])

    @admin.display(description="教职工")
    def person_text(self, row):
        return row.person_name

    @admin.display(description="出具日", ordering="issued_on")
    def issued(self, row):
        return row.issued_on.isoformat()

    @admin.display(description="效力")
    def standing(self, row):
        return f"由{row.later}号代替" if row.later else "已收回" if row.withdrawn else "有效"
