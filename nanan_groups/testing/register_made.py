"""A small register of two groups, the days of its tests, the orders of its acts, and what an act left behind."""

from datetime import date
from functools import partial
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db.models import Model
from django.utils import timezone

from groups.registry.register.queries.soundness import problems
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.acts import Line, preview
from nanan_groups.records.models import Act
from nanan_groups.records.orders import Order
from nanan_groups.testing.factories import (
    DeclaredMembersFactory,
    EducationGroupFactory,
    LeadFactory,
    MembershipFactory,
    PartnershipFactory,
    QualityMarkFactory,
    SiteFactory,
    entry,
)
from nanan_groups.testing.kept import kept_today
from nanan_groups.testing.unchanged import nothing_written

START, SPRING, AUTUMN, LATER = settings.REGISTER_START, date(2024, 3, 1), date(2024, 9, 1), date(2025, 9, 1)


REASON, DOCUMENT = "测试原因", "南教发〔2024〕1号"


def order(day=AUTUMN, kind="change", **fields) -> Order:
    fields = {"actor": None, "reason": REASON, "document": DOCUMENT, **fields}
    return Order(effective_on=day, kind=kind, **fields)


def correction(day=AUTUMN, **fields) -> Order:
    return order(day, "correction", **fields)


def fresh(value):
    """A record as another request would load it: a preview leaves its marks on the objects it was given."""
    if isinstance(value, list):
        return [fresh(each) for each in value]
    return type(value)._base_manager.get(pk=value.pk) if isinstance(value, Model) else value


def done(service, ordered, **arguments):
    """Carry out an act: one act of its kind with its ground, nothing but its lines, and a register still sound."""
    acts = Act.objects.count()
    shown = preview(service, order=ordered, **{name: fresh(value) for name, value in arguments.items()})
    assert Act.objects.count() == acts
    result = service(order=ordered, **arguments)
    act = Act.objects.order_by("-pk").first()
    assert Act.objects.count() == acts + 1
    assert (act.kind, act.effective_on, act.reason, act.document) == (
        ordered.kind,
        ordered.effective_on,
        REASON,
        DOCUMENT,
    )
    lines = [Line(c.subject, c.field, c.old, c.new, c.since) for c in act.changes.order_by("ordinal")]
    assert lines == shown
    assert list(problems(timezone.localdate())) == []
    return result


def refused(service, ordered, code, field, sentence, **arguments) -> None:
    """The same order previewed and carried out is refused with this sentence at this field, and nothing is written."""
    for run in (partial(preview, service), service):
        given = {name: fresh(value) for name, value in arguments.items()}
        with nothing_written(), pytest.raises(RuleViolation) as caught:
            run(order=ordered, **given)
        problem = caught.value
        assert (problem.code, problem.field, problem.sentence) == (code, field, sentence)


def rows(queryset, *facts) -> list[tuple]:
    """From, to and facts of dated rows, oldest first."""
    return list(queryset.order_by("valid_from", "pk").values_list("valid_from", "valid_to", *facts))


def last_lines() -> list[tuple]:
    act = Act.objects.order_by("-pk").first()
    return list(act.changes.order_by("ordinal").values_list("subject", "field", "old", "new", "since"))


def school(name: str, kind: str = "primary", **site):
    """A school with one open site without a label, known since the register began."""
    site = {"version__start_open": True, **site}
    return SiteFactory(
        institution__version__name=name, institution__version__kind=kind, institution__version__start_open=True, **site
    )


def small_register() -> SimpleNamespace:
    """Two groups and what an act may be done to, all in force since before the register began."""
    return kept_today("small register", _small_register)


def _small_register() -> SimpleNamespace:
    with entry():
        made = SimpleNamespace(
            a=EducationGroupFactory(version__name="甲教育集团", version__ordinal=1, version__start_open=True),
            b=EducationGroupFactory(version__name="乙教育集团", version__ordinal=2, version__start_open=True),
            lead_a=school("甲小学"),
            lead_b=school("乙小学"),
            tight=school("紧密小学"),
            ally=school("联盟小学"),
            planned=school("待建小学", version__state="planned"),
            free=school("独立小学"),
            nursery=school("独立幼儿园", "kindergarten"),
            provisional=school("暂定小学", institution__version__provisional=True),
            firm=school("某某企业", "enterprise"),
            university=school("某某大学", "university"),
        )
        since = {"start_open": True}
        made.row_lead_a = LeadFactory(group=made.a, institution=made.lead_a.institution, **since)
        made.row_lead_b = LeadFactory(group=made.b, institution=made.lead_b.institution, **since)
        made.row_tight = MembershipFactory(group=made.a, site=made.tight, ordinal=1, **since)
        made.row_planned = MembershipFactory(group=made.a, site=made.planned, ordinal=2, **since)
        made.row_ally = MembershipFactory(group=made.a, site=made.ally, alliance=True, ordinal=1, **since)
        made.row_partner = PartnershipFactory(
            group=made.a, university=made.university.institution, school=made.lead_a.institution, **since
        )
        made.declared = DeclaredMembersFactory(group=made.b, itemised=True, **since)
        made.mark = QualityMarkFactory(institution=made.ally.institution, **since)
    assert list(problems(timezone.localdate())) == []
    return made
