"""Digital resources: uploaded by a school, opened by people; who opened one twice on a day counts once."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from groups.activities.joint_activities.queries import group_sites, keeps_group
from groups.activities.joint_activities.services import keeps_evidence
from groups.activities.resources.models import DigitalResource, ResourceOpening, ResourceVisits, UploadStandard
from groups.activities.resources.queries import may_keep_resource, visible_resources
from groups.registry.models import EducationGroup
from groups.registry.register.services.basics import refuse_over, reread
from groups.rights.checks import own_places, require
from groups.rights.roles import CHANGE, KEEP_ACTIVITIES, VIEW_ACTIVITIES
from groups.rights.words import Place
from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.attachments.owners import Owner
from nanan_groups.records.models.codes import next_code
from nanan_groups.records.orders import Order, carry_out, refuse_same

ABOUT = "digital-resource"
NOT_YOURS = "数字资源由上传学校和本集团总校、集团办公室登记。"


def _school(group: int, site: int, field: str) -> int:
    sites = group_sites(group, timezone.localdate())
    if site not in sites:
        raise RuleViolation("该校点不是本集团已开办的校点。", field=field, code="stranger")
    return sites[site]


def _refuse_link(link: str) -> None:
    if link and not link.startswith(("https://", "http://")):
        raise RuleViolation("链接须以 https:// 或 http:// 开头。", field="link", code="link")


def add_resource(*, order: Order, group: EducationGroup, uploader: int, uploaded_on: date, **facts) -> DigitalResource:
    """``facts``: title, subject, link, note."""
    refuse_over(group.pk)
    school = _school(group.pk, uploader, "uploader")
    if order.actor is not None:
        scope = scope_of(order.actor)
        if not (keeps_group(scope, group.pk) or scope.may_for_institution(KEEP_ACTIVITIES, school)):
            raise PermissionDenied(NOT_YOURS)
    texts = {name: text.strip() for name, text in facts.items()}
    _refuse_link(texts.get("link", ""))
    if uploaded_on > timezone.localdate():
        raise RuleViolation("上传日期不能在将来。", field="uploaded_on", code="coming")
    if DigitalResource.objects.filter(group=group, uploader=uploader, title=texts["title"]).exists():
        raise RuleViolation(f"这个校点已上传名为“{texts['title']}”的资源。", field="title", code="twice")
    with carry_out(order, "add_resource", f"上传数字资源：{texts['title']}") as draft:
        row = DigitalResource(
            code=next_code("ZY", 5), group=group, uploader_id=uploader, uploaded_on=uploaded_on, **texts
        )
        draft.add(row)
        draft.note_values(row, ["subject", "link", "uploaded_on", "note"])
    return row


def change_resource(*, order: Order, resource: DigitalResource, **facts) -> DigitalResource:
    if order.actor is not None and not may_keep_resource(scope_of(order.actor), resource):
        raise PermissionDenied(NOT_YOURS)
    _refuse_link(facts.get("link", ""))
    with carry_out(order, "change_resource", f"修改数字资源：{resource.title}") as draft:
        draft.lock(resource, seen=order.seen)
        draft.update(resource, facts={name: text.strip() for name, text in facts.items()})
        refuse_same(draft)
    return resource


def record_visits(*, order: Order, resource: DigitalResource, site: int, day: date, people: int) -> ResourceVisits:
    """How many people of the site's school opened it that day, each once; entered again it is mended."""
    school = _school(resource.group_id, site, "visitor")
    if order.actor is not None and not may_keep_resource(scope_of(order.actor), resource):
        raise PermissionDenied(NOT_YOURS)
    if day > timezone.localdate() or day < resource.uploaded_on:
        raise RuleViolation(
            f"访问日期应在上传日期（{day_text(resource.uploaded_on)}）和今天之间。", field="day", code="day"
        )
    with carry_out(order, "record_visits", f"登记访问：{resource.title} {day_text(day)}") as draft:
        draft.lock(resource)
        row = ResourceVisits.objects.filter(resource=resource, institution=school, day=day).first()
        if row is None:
            row = ResourceVisits(resource=resource, institution_id=school, day=day, people=people)
            draft.add(row, subject=resource.title)
            draft.note(resource.title, "访问人数", "", str(people), day)
        else:
            draft.update(row, subject=resource.title, people=people)
            refuse_same(draft)
    return row


def _require_visits(order: Order, visits: ResourceVisits) -> None:
    if order.actor is not None and not may_keep_resource(scope_of(order.actor), visits.resource):
        raise PermissionDenied(NOT_YOURS)


def correct_visits(*, order: Order, visits: ResourceVisits, people: int) -> ResourceVisits:
    _require_visits(order, visits)
    subject = f"{visits.resource.title} {day_text(visits.day)}"
    with carry_out(order, "correct_visits", f"更正访问人数：{subject}") as draft:
        draft.lock(visits.resource, seen=order.seen)
        draft.update(reread(visits), subject=subject, people=people)
        refuse_same(draft)
    return visits


def withdraw_visits(*, order: Order, visits: ResourceVisits) -> DigitalResource:
    """Of the wrong school or day. What the portal counted itself is nobody's to withdraw."""
    _require_visits(order, visits)
    subject = f"{visits.resource.title} {day_text(visits.day)}"
    with carry_out(order, "withdraw_visits", f"撤销访问人数：{subject}") as draft:
        draft.lock(visits.resource, seen=order.seen)
        row = reread(visits)
        draft.note(subject, "访问人数", str(row.people), "已撤销", row.day)
        row.delete()
    return visits.resource


def open_resource(*, user, resource: DigitalResource) -> None:
    """Somebody of a school opens it in the portal: counted once a day for that school; others open it uncounted."""
    schools = sorted(own_places(scope_of(user), VIEW_ACTIVITIES, Place.INSTITUTION))
    if schools:
        day = timezone.localdate()
        with transaction.atomic():
            ResourceOpening.objects.get_or_create(
                resource=resource, user=user, day=day, defaults={"institution_id": schools[0]}
            )


def set_standard(*, order: Order, school_year: int, resources: int, source: str) -> UploadStandard:
    """By the district's registry officer, with the document it comes from."""
    require(order.actor, CHANGE)
    with carry_out(order, "set_upload_standard", f"资源上传达标数：{school_year_text(school_year)} 学年") as draft:
        row = UploadStandard.objects.filter(school_year=school_year).first()
        subject = f"{school_year_text(school_year)} 学年"
        if row is None:
            row = UploadStandard(school_year=school_year, resources=resources, source=source.strip())
            draft.add(row, subject=subject)
            draft.note(subject, "每校达标数", "", str(resources))
        else:
            draft.update(row, subject=subject, resources=resources, source=source.strip())
            refuse_same(draft)
    return row


# --- files -----------------------------------------------------------------------------------------------------------
def owner_of(resource: DigitalResource) -> Owner:
    return Owner(ABOUT, resource.code)


keeps_evidence(
    ABOUT,
    DigitalResource.objects.select_related("group", "uploader"),
    visible_resources,
    may_keep_resource,
    "activities:resource-detail",
)
