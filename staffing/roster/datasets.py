"""The roster in and out of the import centre."""

from collections.abc import Iterator
from functools import cached_property
from types import SimpleNamespace

from django.conf import settings
from django.db.models import Exists, OuterRef

from groups.registry.register.datasets import CHUNK, editors_unit
from groups.registry.register.queries.register import dated_relation
from groups.registry.register.rules.wording import site_in_full
from groups.rights.roles import CHANGE_ROSTER, EXPORT_ROSTER, SEE_PHONES
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.names import same_name
from nanan_groups.records.imports.datasets import Asked, Dataset, Filter, register
from nanan_groups.records.imports.rowwise import RowWriter
from nanan_groups.records.imports.writers import Outcome
from nanan_groups.records.orders import Order
from staffing.roster.filters import EXPORT_FILTERS, chosen_for, school_options
from staffing.roster.models import StaffMember, StaffPost
from staffing.roster.queries.places import Places, PlacesByDay
from staffing.roster.queries.posts import main_post_on
from staffing.roster.queries.roster import COMING, posts
from staffing.roster.queries.rows import roster_rows
from staffing.roster.services.imports import RosterWriter
from staffing.roster.services.roster import change_post
from staffing.roster.sheets import LeaderSheet, RosterSheet
from staffing.roster.words import GONE

NAMED = 500  # so many people of a filtered export are named in its event, by key; of more, their schools


def _posts(asked: Asked):
    """Whom the page lists with the same filters on the same day."""
    chosen = chosen_for(asked.filters, scope=asked.scope, day=asked.day)
    if chosen.state == COMING and not asked.scope.may_everywhere(EXPORT_ROSTER):
        raise RuleViolation("尚未到校的人员在到校之前只在名册页面列出姓名，不能导出。", field="state", code="coming")
    rows = posts(asked.scope, asked.day, chosen, EXPORT_ROSTER)
    if not asked.own:
        return rows
    if chosen.state in (*GONE, COMING):
        raise RuleViolation(
            "已填好的导入模板只含当日在册的人员；已离校和尚未到校的请选“Excel 工作簿”。", field="state", code="state"
        )
    return rows.changeable_by(asked.scope)


def _rows(asked: Asked):
    return roster_rows(asked.scope, asked.day, _posts(asked), RosterSheet.row_type(), clear=asked.clear)


def covers(asked: Asked) -> dict:
    """Whose people the file may hold: "who looked at me" reads it. A few people picked by other filters than the school
    are named one by one, so that nobody else is told."""
    if not asked.filters and asked.scope.may_everywhere(EXPORT_ROSTER):
        return {"district": True}
    rows = _posts(asked).order_by()
    if set(asked.filters) - {"school"}:
        people = sorted(set(rows.values_list("person_id", flat=True)[: NAMED + 1]))
        if len(people) <= NAMED:
            return {"people": people}
    return {"institutions": sorted(set(rows.values_list("institution_id", flat=True).distinct()))}


STAFF = register(
    Dataset(
        code="staff",
        title="教职工名册",
        about="一人一行：基本情况、所在校点和岗位。新增、更正、校内调岗、退休离职都在这张表里办理。",
        sheet=RosterSheet,
        change=CHANGE_ROSTER,
        take_out=EXPORT_ROSTER,
        unit=lambda scope: editors_unit(scope, CHANGE_ROSTER),
        writer=RosterWriter,
        rows=_rows,
        lists=lambda scope, day: Places(scope, day).lists(),
        personal=True,
        undo=True,
        order=10,
        filters=EXPORT_FILTERS,
        clear=SEE_PHONES,
        covers=covers,
    )
)


class LeaderWriter(PlacesByDay, RowWriter):
    """A person is told by number and name; who is on somebody else's roster reads like nobody at all."""

    sheet = LeaderSheet

    @cached_property
    def _known(self) -> dict[str, tuple[int, str, int]]:
        """Staff number → (person, name, school of the last main post), of the rosters one keeps: whoever has gone on to
        another school is that school's. One query."""
        kept = StaffPost.objects.changeable_by(self.scope).filter(main=True)
        rows = StaffPost.objects.filter(main=True, person_id__in=kept.values("person_id")).order_by("valid_from", "pk")
        last = {
            number: (person, name, school, mine)
            for number, person, name, school, mine in rows.annotate(mine=Exists(kept.filter(pk=OuterRef("pk"))))
            .values_list("person__staff_no", "person_id", "person__name", "institution_id", "mine")
            .iterator(chunk_size=CHUNK)
        }
        return {number.upper(): found for number, (*found, mine) in last.items() if mine}

    def resolve(self, row) -> tuple[int, int | None]:
        """(person, site or None)."""
        # Names are of the register, which knows none of earlier days; a post may well have begun before.
        day = max(row.since or self.job.effective_on, settings.REGISTER_START)
        school = self.places(day).school(row.school)
        person, name, institution = self._known.get(row.staff_no.upper(), (None, "", None))
        if person is None:
            raise RuleViolation(
                f"在您管理的名册内没有找到工号“{row.staff_no}”，请核对工号，或先在教职工名册中登记。",
                field="staff_no",
                code="person-unknown",
            )
        if not same_name(name, row.name):
            raise RuleViolation(
                f"工号“{row.staff_no}”在名册中不是“{row.name}”，请核对工号和姓名。", field="name", code="name-differs"
            )
        if institution != school.id:
            raise RuleViolation(
                f"{name}不在“{school.name}”的名册中，请核对学校；跨校调动请另行办理。",
                field="school",
                code="school-differs",
            )
        return person, self.places(day).site_of(school.id, row.site).id if row.site else None

    def apply(self, row, resolved) -> Outcome:
        pk, site = resolved
        person, day = StaffMember.objects.get(pk=pk), row.since or self.job.effective_on
        post = main_post_on(person, day)
        if post is not None and post.leadership == row.leadership and site in (None, post.site_id):
            return Outcome("u", str(person))
        order = Order(actor=self.actor, effective_on=day, reason=self.job.reason, document=self.job.document)
        raw = {"leadership": row.leadership} | ({"site": row.site} if row.site else {})
        change_post(order=order, person=person, raw=raw)
        return Outcome("c", str(person))

    def column_of(self, field: str) -> str:
        field = "since" if field == "effective_on" else field
        return field if field in self.sheet.entered() else ""


def rows(asked: Asked) -> Iterator[SimpleNamespace]:
    """Who leads on that day, by school."""
    posts = StaffPost.objects.visible_to(asked.scope, EXPORT_ROSTER).active_on(asked.day).filter(main=True)
    posts = posts.exclude(leadership="")
    if asked.own:
        posts = posts.changeable_by(asked.scope)
    if code := asked.filters.get("school"):
        posts = posts.filter(institution__code=code)
    posts = posts.annotate(
        iv=dated_relation("institution__versions", asked.day), sv=dated_relation("site__versions", asked.day)
    ).order_by("institution__code", "leadership", "person__code")
    names = (
        "person__staff_no", "person__name", "iv__name", "institution__code", "sv__own_name", "sv__label", "site__code",
        "leadership", "valid_from",
    )  # fmt: skip
    for number, name, school, code, own, label, site, post, since in posts.values_list(*names).iterator(CHUNK):
        printed = site_in_full(school, label, own)
        yield SimpleNamespace(
            staff_no=number,
            name=name,
            school=f"{school or code}（{code}）",
            site=f"{printed or site}（{site}）",
            leadership=post,
            since=since,
        )


LEADERS = register(
    Dataset(
        code="leaders",
        title="领导职务",
        about="校（园）长、书记、副职、校区负责人和中层干部的任免，按日期逐人办理。",
        sheet=LeaderSheet,
        change=CHANGE_ROSTER,
        take_out=EXPORT_ROSTER,
        unit=lambda scope: editors_unit(scope, CHANGE_ROSTER),
        writer=LeaderWriter,
        rows=rows,
        lists=lambda scope, day: Places(scope, day).lists(),
        personal=True,
        order=20,
        filters=(Filter("school", "学校", school_options),),
        covers=covers,
    )
)
