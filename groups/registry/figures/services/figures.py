"""Plain facts entered or mended in place, and many confirmations in one act."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from groups.registry.figures.models import DistrictTotal, Enrolment
from groups.registry.register.models import Site
from groups.registry.register.rules.cells import ENROLMENT, read
from groups.registry.register.services.basics import begin, site_name
from groups.registry.register.words import Basis
from groups.rights import roles
from groups.rights.checks import keeps_figures
from nanan_groups.kit.errors import StaleRecord
from nanan_groups.kit.scope import scope_of
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.orders import Order


def record_enrolment(
    *, order: Order, site: Site, school_year: int, pupils: int, classes: int, stood: tuple[int, ...] | None = None
) -> Enrolment:
    """Pupils and classes of a site in a school year; entered again, the later figure replaces the earlier. A clerk enters
    the own school's.

    ``stood``: pupils and classes that stood there when the person looked, () where nothing did, None for whoever did not
    look. Others now (an import moves no revision of the school): StaleRecord, nothing written.
    """
    if order.actor is not None and not keeps_figures(scope_of(order.actor), site.institution_id):
        raise PermissionDenied("只能录入本校的学生数。")
    read(ENROLMENT, {"school_year": school_year, "pupils": pupils, "classes": classes})
    name = site_name(site, order.effective_on)
    with begin(
        order,
        "record_enrolment",
        f"{name} {school_year_text(school_year)} 学年学生数",
        permission=roles.ENROLMENT,
        institution=site.institution_id,
    ) as draft:
        draft.lock(site.institution, site, seen=order.seen)  # the form was opened on the institution
        known = Enrolment.objects.select_for_update().filter(site=site, school_year=school_year).first()
        if stood is not None and stood != ((known.pupils, known.classes) if known else ()):
            raise _overtaken(site, school_year, known, name)
        facts = {"pupils": pupils, "classes": classes, "basis": Basis.VERIFIED}
        subject = f"{name} {school_year_text(school_year)}"
        if known is not None:
            return draft.update(known, subject=subject, **facts)
        row = Enrolment(site=site, school_year=school_year, **facts)
        draft.add(row, subject=subject)
        draft.note(subject, "学生数", "", str(pupils))
        draft.note(subject, "班级数", "", str(classes))
        return row


def _overtaken(site: Site, school_year: int, known: Enrolment | None, name: str) -> StaleRecord:
    rows = Enrolment.history.filter(site=site, school_year=school_year).select_related("act__actor")
    last = rows.order_by("-history_id").first()
    who = last.act.actor.name if last and last.act.actor else "他人"
    at = f"已于 {timezone.localtime(last.act.made_at):%H:%M} 办理“{last.act.title}”" if last else "已作修改"
    now = f"现为学生 {known.pupils} 人、班级 {known.classes} 个" if known else "现无登记"
    return StaleRecord(
        f"您打开页面之后，{who}{at}，{name} {school_year_text(school_year)} 学年{now}。您填写的内容仍保留在下面，"
        "请核对后再提交。"
    )


def state_district_total(
    *, order: Order, stage: str, school_year: int, institutions: int, pupils: int, source: str
) -> DistrictTotal:
    """How many schools and pupils the whole district has in a school year: what coverage divides by (意见 四)."""
    with begin(order, "state_district_total", f"全区总数 {school_year_text(school_year)}") as draft:
        known = DistrictTotal.objects.filter(stage=stage, school_year=school_year).first()
        facts = {"institutions": institutions, "pupils": pupils, "source": source.strip()}
        if known is not None:
            return draft.update(known, **facts)
        row = draft.add(DistrictTotal(stage=stage, school_year=school_year, **facts))
        for field, value in facts.items():
            draft.note(str(row), DistrictTotal._meta.get_field(field).verbose_name, "", str(value))
        return row
