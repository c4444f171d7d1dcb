"""The sheet of shared courses, written row by row through the services."""

from collections.abc import Iterator
from types import SimpleNamespace

from groups.activities.courses.models import CourseTerm, SharedCourse
from groups.activities.courses.queries import visible_courses
from groups.activities.courses.services import add_course, give_course
from groups.activities.courses.sheets import CourseSheet
from groups.activities.joint_activities.datasets import (
    OfGroupWriter,
    group_lists,
    keepers_unit,
    refuse_otherwise,
    told_sites,
)
from groups.activities.joint_activities.queries import groups_named
from groups.registry.models import EducationGroup
from groups.rights.roles import KEEP_ACTIVITIES, VIEW_ACTIVITIES
from nanan_groups.records.imports.datasets import Asked, Dataset, register
from nanan_groups.records.imports.writers import Outcome
from nanan_groups.records.models import ActKind


class CourseWriter(OfGroupWriter):
    sheet = CourseSheet

    def resolve(self, row):
        group = self.references().group(row.group)
        sites = self.sites_of(group.id, self.effective)
        return group, sites.find(row.developer, "developer"), sites.find(row.site, "site")

    def apply(self, row, resolved) -> Outcome:
        group, developer, site = resolved
        order = self.order(kind=ActKind.IMPORT)
        course = SharedCourse.objects.filter(group=group.id, title=row.name).first()
        if course is None:
            owner = EducationGroup.objects.get(pk=group.id)
            facts = {"title": row.name, "subject": row.subject, "developer": developer}
            course = add_course(order=order, group=owner, **facts)
        else:
            refuse_otherwise(self.sheet, row, subject=course.subject)
            if developer != course.developer_id:
                refuse_otherwise(self.sheet, row, developer=None)
        subject = f"{row.name} {row.year} {row.site}"
        known = CourseTerm.objects.filter(course=course, site=site, school_year=row.year, term=row.term).first()
        if known is not None and known.pupils == row.pupils:
            return Outcome("u", subject)
        facts = {"course": course, "site": site, "school_year": row.year, "term": row.term, "pupils": row.pupils}
        give_course(order=order, **facts)
        return Outcome("c" if known else "n", subject)

    def column_of(self, field: str) -> str:
        return super().column_of({"title": "name", "school_year": "year"}.get(field, field))


def rows(asked: Asked) -> Iterator[SimpleNamespace]:
    found = CourseTerm.objects.filter(course__in=visible_courses(asked.scope).order_by().values("pk"))
    found = list(found.select_related("course").order_by("course__code", "school_year", "term", "pk"))
    told = told_sites({key for one in found for key in (one.site_id, one.course.developer_id)})
    groups = groups_named({one.course.group_id for one in found})
    for one in found:
        code, name, _ = groups[one.course.group_id]
        yield SimpleNamespace(
            group=f"{name}（{code}）",
            name=one.course.title,
            subject=one.course.subject,
            developer=told[one.course.developer_id],
            year=one.school_year,
            term=one.term,
            site=told[one.site_id],
            pupils=one.pupils,
        )


register(
    Dataset(
        code="courses",
        title="共享课程",
        about="集团的共享课程和每学期在哪些学校开课，一行一门课程在一个校点的一个学期。",
        sheet=CourseSheet,
        change=KEEP_ACTIVITIES,
        take_out=VIEW_ACTIVITIES,
        unit=keepers_unit,
        writer=CourseWriter,
        rows=rows,
        lists=group_lists,
        order=72,
    )
)
