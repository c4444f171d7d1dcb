"""The pages of a group's governance organs, the calendar of rotating chairs, and every act on them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Model, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from groups.governance.organs.forms import ORGAN_ACTS, OrganForm
from groups.governance.organs.models import BodyMember, GoverningBody, RotatingChair
from groups.governance.organs.queries.organs import facts_of, organs_of, seats_of, terms_of, writes_organs
from groups.governance.organs.rules.rotation import rotation
from groups.governance.organs.rules.seats import differences, kind_order, term_text
from groups.governance.organs.views.parts import act, organ, seat, suggested
from groups.governance.organs.words import OrganKind
from groups.papers.parts.words import Source
from groups.registry.models import EducationGroup, GroupVersion
from groups.registry.register.queries.acts import acts_of, entries
from groups.registry.register.words import Relation
from groups.rights.roles import VIEW_ORGANS, WRITE_ORGANS
from nanan_groups.kit.pages import AsOf, Link, ScopedView, Tab
from nanan_groups.kit.scope import scope_of
from nanan_groups.kit.years import school_year_of, school_year_text
from nanan_groups.records.act_pages import ActPage

AHEAD = 5  # school years the rotation calendar looks forward


class OrganView(ScopedView, View):
    """A page about the organs of one group."""

    permission = VIEW_ORGANS
    http_method_names = ["get", "head"]

    def dispatch(self, request, *args, **kwargs):
        if self.scope.may_somewhere(VIEW_ORGANS) and "code" in kwargs:
            self.group = self.find(kwargs["code"])
            self.writes = writes_organs(self.scope, self.group.pk)
        return super().dispatch(request, *args, **kwargs)

    def find(self, code: str) -> EducationGroup:
        return get_object_or_404(EducationGroup.objects.visible_to(self.scope, VIEW_ORGANS), code=code)

    def name(self, day) -> str:
        version = GroupVersion.objects.active_on(day).filter(group=self.group).first()
        return version.name if version else str(self.group)

    def base(self, day) -> dict:
        name = self.name(day)
        return {
            "group": {"code": self.group.code, "name": name}, "writes": self.writes,
            "parent": {"text": name, "url": reverse("reading:group-detail", args=[self.group.code])},
            "tabs": organ_tabs(self.group.code, self.request.resolver_match.view_name),
        }  # fmt: skip


PAGES = (
    ("governance:group-organs", "机构和成员"), ("governance:group-meetings", "会议"), ("governance:group-resolutions", "决议"),
    ("governance:group-rotation", "轮值理事长"),
)  # fmt: skip


def organ_tabs(code: str, here: str) -> list[Tab]:
    return [Tab(label, reverse(name, args=[code]), name == here) for name, label in PAGES]


class GroupOrgansView(OrganView):
    """Every organ as of the day: seats by position, where it differs from the register, what it should be."""

    def get(self, request, code):
        as_of = AsOf.from_request(request)
        own = EducationGroup.objects.filter(pk=self.group.pk)
        facts = facts_of(own, as_of.day).get(self.group.pk)
        rows = organs_of(own, as_of.day).get(self.group.pk, [])
        warnings = differences(facts, rows, as_of.day) if facts else []
        bodies = list(
            GoverningBody.objects.filter(group=self.group)
            .annotate(held=Count("meetings"))
            .prefetch_related("versions")
            .order_by("valid_from", "pk")
        )
        bodies.sort(key=lambda body: kind_order(body.kind))
        held = {body.pk: body.held for body in bodies}
        known = [body.code for body in bodies]
        writes = self.writes and as_of.is_today
        context = self.base(as_of.day) | {
            "as_of": as_of,
            "keep": as_of.keep,
            "organs": [organ(row, warnings, as_of.day, writes=writes, held=held[row.pk]) for row in rows],
            "suggested": [suggested(facts, one, writes) for one in warnings if one.kind == "missing-organ"],
            "former": self._former([body for body in bodies if not body.active_on(as_of.day)], as_of.day, writes),
            "timeline": entries(acts_of(known)[:12]) if known else [],
            "acts": [act("group", code, "record-past-term")] if writes else [],
        }
        return render(request, "governance/organs/organs.html", context)

    @staticmethod
    def _former(bodies: list[GoverningBody], day, writes: bool) -> list[dict]:
        """Organs of other times, with everybody who sat in them: those before the register's first day have no page else."""
        seats = seats_of([body.pk for body in bodies], day) if bodies else {}
        return [
            {
                "name": max(body.versions.all(), key=lambda row: row.valid_from).name,
                "period": term_text(body.valid_from, body.valid_to),
                "backfilled": body.source == Source.BACKFILL,
                "seats": [seat(row, body.kind, writes) for row in seats.get(body.pk, ())],
            }
            for body in bodies
        ]


class RotationView(OrganView):
    """One year a line, from the first on record to some years ahead; a year without a school names whose turn it is."""

    def get(self, request, code):
        today = timezone.localdate()
        this_year = school_year_of(today)
        facts = facts_of(EducationGroup.objects.filter(pk=self.group.pk), today).get(self.group.pk)
        body = GoverningBody.objects.active_on(today).filter(group=self.group, kind=OrganKind.COUNCIL).first()
        terms = terms_of(self.group, today)
        first = min([this_year, *(term.year for term in terms)])
        schools = facts.schools_of(OrganKind.COUNCIL) if facts else ()
        last = max([this_year + AHEAD - 1, *(term.year for term in terms)])
        years = rotation(schools, terms, first, last) if body or terms else []
        context = self.base(today) | {
            "body": body,
            "name": str(body) if body else "",
            "years": [self._year(one, body, this_year) for one in years],
            "open": [school_year_text(one.year) for one in years if one.term is None and one.year >= this_year],
            "missing": not body and facts is not None and Relation.ALLIANCE in facts.relations,
            "set_up": act("group", code, "set-up-council").url if self.writes else "",
        }
        return render(request, "governance/organs/rotation.html", context)

    def _year(self, one, body, this_year: int) -> dict:
        term = one.term
        acts, state, tone = [], "", ""
        if term is not None:
            state, tone = (
                ("已交接", "ok") if term.handed_over_on else ("待交接", "due") if one.year < this_year else ("", "")
            )
            if one.year == this_year and not term.handed_over_on:
                state, tone = "轮值中", "ok"
            if self.writes:
                acts = [act("term", term.pk, "edit-rotation"), act("term", term.pk, "hand-over")]
        elif self.writes and body is not None:
            link = act("body", body.code, "add-rotation", "安排")
            turn = f"&institution={one.turn.code}&person={one.turn.head}" if one.turn else ""
            acts = [Link(link.label, f"{link.url}?school_year={one.year}{turn}")]
        return {
            "year": f"{school_year_text(one.year)} 学年",
            "term": term,
            "turn": one.turn,
            "state": state,
            "tone": tone,
            "acts": acts,
            "now": one.year == this_year,
            "past": one.year < this_year,
            "backfilled": term is not None and term.source == Source.BACKFILL,
        }


@dataclass(frozen=True, slots=True)
class Record:
    """A kind of record that acts on organs are done to. ``rows``: those of some organs; ``address``: where one is shown."""

    model: type[Model]
    rows: Callable[[QuerySet], QuerySet]
    address: Callable[[Model], str]
    by_code: bool = False


def organs_url(group: EducationGroup, body: GoverningBody | None = None) -> str:
    url = reverse("governance:group-organs", args=[group.code])
    return f"{url}#{body.code}" if body else url


# By the word in the address; meetings add theirs.
RECORDS: dict[str, Record] = {
    "body": Record(
        GoverningBody, lambda organs: organs.select_related("group"), lambda body: organs_url(body.group, body), True
    ),
    "member": Record(
        BodyMember,
        lambda organs: BodyMember.objects.filter(body__in=organs).select_related("body__group", "institution"),
        lambda row: organs_url(row.body.group, row.body),
    ),
    "term": Record(
        RotatingChair,
        lambda organs: RotatingChair.objects.filter(body__in=organs).select_related("body__group", "institution"),
        lambda row: reverse("governance:group-rotation", args=[row.body.group.code]),
    ),
}


class OrganActView(ActPage):
    """Every act on organs. ``kind`` of the address says what it is done to, ``key`` which one: a code or a number."""

    refusal = "治理机构由集团总校校长、集团办公室或区教委登记科室办理，您的任职只能查看。"

    def dispatch(self, request, *args, **kwargs):
        if not scope_of(request.user).may_somewhere(VIEW_ORGANS):  # before anything is looked up
            raise PermissionDenied("您的任职不含治理机构的内容。")
        return super().dispatch(request, *args, **kwargs)

    def may_act(self):
        if self.record is None:
            return self.scope.may_somewhere(WRITE_ORGANS)
        return writes_organs(self.scope, self._group(self.record).pk)

    @staticmethod
    def _group(record) -> EducationGroup:
        if isinstance(record, EducationGroup):
            return record
        body = OrganForm.owner_of(record)
        return body.group

    def load(self):
        kind, key = self.kwargs["kind"], self.kwargs["key"]
        if kind == "group":
            return get_object_or_404(EducationGroup.objects.visible_to(self.scope, VIEW_ORGANS), code=key)
        if kind not in RECORDS:
            raise Http404
        of = RECORDS[kind]
        if not of.by_code and not (key.isascii() and key.isdigit() and len(key) < 19):
            raise Http404
        rows = of.rows(GoverningBody.objects.visible_to(self.scope, VIEW_ORGANS))
        return get_object_or_404(rows, **{"code" if of.by_code else "pk": key})

    def find_form(self):
        form = ORGAN_ACTS.get(self.kwargs["verb"])
        if form is None or form.subject != self.kwargs["kind"]:
            raise Http404
        return form

    def touched(self, codes):
        try:
            return self.load()
        except Http404:  # withdrawn by this very act
            return GoverningBody.objects.visible_to(self.scope, VIEW_ORGANS).filter(code__in=codes).first()

    def start_url(self):
        return reverse("reading:group-list")

    def address_of(self, owner):
        for of in RECORDS.values():
            if isinstance(owner, of.model):
                return of.address(owner)
        return organs_url(self._group(owner))

    def _home(self, done=None):
        return self.address_of(done or self.record)
