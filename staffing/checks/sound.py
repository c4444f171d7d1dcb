"""Whether what is stored of staffing adds up: every rule asked of the rows themselves. One row of the answer for each fault."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Upper

from staffing.exchanges.models import ExchangeLeg
from staffing.leadership.models import LeaderQuota
from staffing.pool.models import PoolEntry
from staffing.pool.rules import POOL
from staffing.quotas.models import PostQuota, PostTransfer
from staffing.quotas.queries import posts_of
from staffing.requests.models import QuotaRequest
from staffing.roster.models import StaffMember, StaffPost


@dataclass(frozen=True, slots=True)
class Fault:
    kind: str
    subject: str
    what: str

    def told(self) -> dict:
        return asdict(self)


def faults(day: date) -> Iterator[Fault]:
    yield from _two_main_posts()
    yield from _above_authorised(day)
    yield from _legs_outside_posts()
    yield from _transfers_not_written()
    yield from _grants_not_written()
    yield from _pool()


def _two_main_posts() -> Iterator[Fault]:
    """The database refuses it; a table that was restored by hand may hold it all the same."""
    later = StaffPost.objects.filter(person=OuterRef("person"), main=True, valid_from__gte=OuterRef("valid_from"))
    later = later.exclude(pk=OuterRef("pk")).order_by()
    running = Q(valid_to__isnull=True) & Q(Exists(later))
    ended = Q(valid_to__isnull=False) & Q(Exists(later.filter(valid_from__lt=OuterRef("valid_to"))))
    found = StaffPost.objects.filter(running | ended, main=True).select_related("person").order_by("pk")
    for post in found:
        yield Fault("two-main-posts", str(post.person), f"{post.period_text} 同时有两个编制所在的任职")


def _above_authorised(day: date) -> Iterator[Fault]:
    schools = PostQuota.objects.active_on(day).select_related("institution").order_by("institution__code")
    known = {row.institution_id: row.institution for row in schools}
    excused = set(PostTransfer.objects.exclude(below_reason="").values_list("giver_id", flat=True))
    excused |= set(PoolEntry.objects.exclude(over_reason="").values_list("placed_at_id", flat=True))
    for school, posts in posts_of(list(known), day).items():
        if posts.filled > posts.authorised and school not in excused:
            yield Fault(
                "above-authorised", str(known[school]), f"已用 {posts.filled} 多于核定 {posts.authorised}，没有写明原因"
            )


def _legs_outside_posts() -> Iterator[Fault]:
    """A leg begins while its person holds a main post at the site it goes out from."""
    posts = StaffPost.objects.filter(person=OuterRef("person"), main=True, valid_from__lte=OuterRef("valid_from"))
    posts = posts.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=OuterRef("valid_from")))
    for leg in ExchangeLeg.objects.exclude(Exists(posts)).select_related("person").order_by("pk"):
        yield Fault("leg-outside-post", str(leg.person), f"{leg.period_text} 的交流开始时没有编制所在的任职")


def _transfers_not_written() -> Iterator[Fault]:
    """A filed transfer stands in both schools' authorised numbers, on its day and by its number."""
    filed = PostTransfer.objects.exclude(number="").select_related("giver", "receiver", "case").order_by("pk")
    for row in filed:
        for school in (row.giver, row.receiver):
            written = PostQuota.history.filter(
                institution_id=school.pk, valid_from=row.effective_on, document=row.number
            ).exists()
            if not written:
                yield Fault("transfer-not-written", row.case.code, f"{school}的核定编制没有按 {row.number} 变更")


def _grants_not_written() -> Iterator[Fault]:
    """What a new alliance was granted stands in the authorised numbers of its school, on its day and by its number."""
    granted = QuotaRequest.objects.exclude(number="").select_related("institution", "case").order_by("pk")
    for row in granted:
        for model, given in ((PostQuota, row.granted_posts), (LeaderQuota, row.granted_seats)):
            of = {"institution_id": row.institution_id, "valid_from": row.effective_on, "document": row.number}
            if given and not model.history.filter(**of).exists():
                label = model._meta.verbose_name
                yield Fault("grant-not-written", row.case.code, f"{row.institution}的{label}没有按 {row.number} 变更")


def _pool() -> Iterator[Fault]:
    """Nobody lost, nobody twice: every entry stands at one stage of the way, with what that stage has written."""
    rows = PoolEntry.objects.select_related("case", "person").order_by("pk")
    on_roster = set(StaffMember.objects.filter(void=False).annotate(number=Upper("staff_no")).order_by().filter(
        number__in=rows.order_by().annotate(number=Upper("staff_no")).values("number")
    ).values_list("number", flat=True))  # fmt: skip
    for row in rows.iterator(chunk_size=2_000):
        state = row.case.state
        if row.case.kind != POOL.code or state not in POOL.states:
            yield Fault("pool-stage", str(row), "流程不是新教师培养，或没有阶段")
        if (state == "placed") != (row.person_id is not None):
            yield Fault("pool-placed", str(row), "阶段与安置登记不符")
        if (state == "left") != (row.left_on is not None):
            yield Fault("pool-left", str(row), "阶段与离开登记不符")
        if state in ("assigned", "shadowing", "assessed", "placed") and row.group_id is None:
            yield Fault("pool-assigned", str(row), "没有登记分到的总校")
        if state in ("shadowing", "assessed", "placed") and row.site_id is None:
            yield Fault("pool-shadow", str(row), "没有登记跟岗校点")
        if state not in POOL.final and row.staff_no.upper() in on_roster:
            yield Fault("pool-twice", str(row), "还在周转池，同一工号已在教职工名册")
