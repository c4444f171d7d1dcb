"""A real path for every row of the access table: whose record, which object."""

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from groups.registry.models import BaselineFigure, DistrictTotal
from nanan_groups.portal.tests.activity_samples import (
    activity_kwargs,
    measure_kwargs,
    sample_activities,
    sample_measures,
)
from nanan_groups.portal.tests.charter_samples import sample_charters
from nanan_groups.portal.tests.evaluation_paper_samples import published_kwargs, sample_published
from nanan_groups.portal.tests.evaluation_samples import evaluation_kwargs, sample_evaluation
from nanan_groups.portal.tests.funding_samples import funding_kwargs, sample_funding
from nanan_groups.portal.tests.organ_samples import sample_organs
from nanan_groups.portal.tests.plan_samples import sample_developments, sample_plans
from nanan_groups.portal.tests.samples import sample_attachment, sample_delivery, sample_job
from nanan_groups.portal.tests.staffing_samples import StaffingSamples
from nanan_groups.records.imports.datasets import Unit
from nanan_groups.records.models import Act, Event
from nanan_groups.testing.factories import (
    AdministratorChangeFactory,
    DepartmentFactory,
    MeasureFactory,
    UserFactory,
    entry,
)

CONFINED = (
    "anonymous", "group_principal", "group_office", "member_principal", "school_clerk", "expert", "system", "security",
    "audit",
)  # fmt: skip


def plain_rows() -> tuple:
    """One row each of the tables that belong to no group."""
    with entry():
        figures = {"institutions": 10, "pupils": 100}
        return (
            DepartmentFactory(),
            MeasureFactory(),
            BaselineFigure.objects.create(
                stage="school", groups=1, institution_share=1000, pupil_share=1000, clause="意见 一", **figures
            ),
            DistrictTotal.objects.create(stage="school", school_year=2026, source="统计", **figures),
        )


class Addresses:
    """``own`` is the first group (or a member school of it), ``fellow`` another school of the same group, ``other`` the
    neighbouring group and its schools."""

    confined = CONFINED

    def __init__(self, two_groups, people) -> None:
        self.sides = {"own": two_groups.a, "fellow": two_groups.a, "other": two_groups.b, "": two_groups.a}
        self.people = people
        self.plain = plain_rows()
        self.change = AdministratorChangeFactory(asked_by=people["system"])
        self.delivery = sample_delivery(two_groups.b)
        self._jobs = {}
        self._paths = {}
        self.plans = sample_plans(two_groups)
        self.meetings = sample_organs(two_groups)
        self.charters = sample_charters(two_groups)
        self.staffing = StaffingSamples(two_groups)
        self.developments = sample_developments(two_groups)
        self.funding = sample_funding(two_groups)
        self.evaluation = sample_evaluation(two_groups, people["expert"])
        self.published = sample_published(two_groups, people["expert"])
        self.activities = sample_activities(two_groups)
        self.measures = sample_measures(two_groups, people["department_reporter"])
        self.papers = {side.canary: sample_attachment(side.group, side.canary) for side in (two_groups.a, two_groups.b)}
        other = two_groups.b
        self.canaries_of_the_other = [text.encode() for text in (other.canary, other.canary.upper(), *other.secrets)]

    def path(self, name: str, record: str, role: str) -> str:
        """The same for GET and POST and for whoever asks."""
        if (name, record) not in self._paths:
            self._paths[name, record] = self._path(name, record)
        return self._paths[name, record]

    def _path(self, name: str, record: str) -> str:
        if name.startswith("admin:"):
            return self._admin(name.removeprefix("admin:"), record)
        return reverse(name, kwargs=self._kwargs(name, record))

    def body(self, name: str) -> dict:
        return {"reason": "试", "is_superuser": "1", "state": "open", "void": "1", "part": "text-organisation"}

    def _kwargs(self, name: str, record: str) -> dict:
        side = self.sides[record]
        paper = self.papers[side.canary]
        site = side.lead_site if record == "fellow" else side.tight
        person = side.posts["lead" if record == "fellow" else "tight"].person
        known = {
            "reading:group-detail": {"code": side.group.code},
            "reading:group-history": {"code": side.group.code},
            "reading:group-picture": {"code": side.group.code},
            "reading:group-profile": {"code": side.group.code},
            "reading:group-profile-docx": {"code": side.group.code},
            "reading:quality-detail": {"kind": "unknown-ownership"},
            "reading:coverage-steps": {"stage": "preschool", "measure": "institutions"},
            "registry:group-act": {"code": side.group.code, "verb": "rename-group"},
            "reading:institution-detail": {"code": site.institution.code},
            "reading:institution-history": {"code": site.institution.code},
            "registry:institution-act": {"code": site.institution.code, "verb": "rename-institution"},
            "registry:site-act": {"code": site.code, "verb": "rename-site"},
            "registry:row-act": {"kind": "membership", "pk": side.tight_row.pk, "verb": "leave-group"},
            "registry:register-act": {"verb": "found-group"},
            "registry:suggest": {"kind": "institution"},
            "staffing:register-act": {"verb": "add-person"},
            "staffing:person-detail": {"code": person.code},
            "staffing:person-phone": {"code": person.code},
            **self.staffing.kwargs(person, site, side.group),
            "staffing:person-act": {"code": person.code, "verb": "correct-person"},
            **self._plan_kwargs(side, record),
            **self._organ_kwargs(side),
            **self._charter_kwargs(side),
            **funding_kwargs(side, self.funding[side.canary]),
            **evaluation_kwargs(side, self.evaluation),
            **published_kwargs(side, self.published),
            **activity_kwargs(side, self.activities[side.canary]),
            **measure_kwargs(self.measures[side.canary]),
            "portal:attachment": {"token": paper.token},
            "portal:attachment-withdraw": {"token": paper.token},
            "portal:attachment-add": {"kind": paper.about_kind, "code": paper.about_code},
            "portal:delivery-again": {"pk": self.delivery.pk},
            "portal:robot-edit": {"pk": self.delivery.robot_id},
            "portal:robot-test": {"pk": self.delivery.robot_id},
            "portal:import-upload": {"dataset": "staff"},
            "portal:import-template": {"dataset": "staff"},
            "portal:import-answers": {"dataset": "staff"},
            "portal:export-form": {"dataset": "staff"},
        }
        if name.startswith("portal:import-") and name not in known and name != "portal:import-list":
            return {"token": self._job(record).token}
        return known.get(name, {})

    def _plan_kwargs(self, side, record: str) -> dict:
        plan = self.plans[side.canary]
        campaign, code = plan.campaign.code, {"code": plan.case.code}
        strategy = code | {"site": (side.alliance if record == "fellow" else side.tight).code}
        development = {"code": self.developments[side.canary].case.code}
        pages = ("detail", "edit", "autosave", "copy", "progress", "print", "docx", "summary-print", "summary-docx")
        return {f"planning:plan-{page}": code for page in pages} | {
            **{f"planning:development-{page}": development for page in pages},
            "planning:development-start": {"code": side.group.code, "verb": "start"},
            "planning:development-step": development | {"arrow": "submit"},
            "planning:development-compare": development | {"number": 2},
            "planning:development-version": development | {"number": 2},
            "planning:plan-step": code | {"arrow": "submit"},
            "planning:plan-compare": code | {"number": 2},
            "planning:plan-strategy": strategy,
            "planning:strategy-autosave": strategy,
            "planning:strategy-scan": strategy,
            "planning:strategy-waive": strategy,
            "planning:strategy-report": strategy,
            "planning:report-autosave": strategy,
            "planning:plan-difficulty": code,
            "planning:campaign-detail": {"code": campaign},
            "planning:campaign-act": {"code": campaign, "verb": "close"},
            "planning:campaign-tasks-xlsx": {"code": campaign},
            "planning:campaign-owing": {"code": campaign},
            "planning:campaign-owing-xlsx": {"code": campaign},
            "planning:campaign-extend": {"code": campaign, "group": side.group.code},
        }

    def _organ_kwargs(self, side) -> dict:
        meeting = self.meetings[side.canary]
        pages = ("group-organs", "group-rotation", "group-meetings", "group-resolutions")
        return {f"governance:{page}": {"code": side.group.code} for page in pages} | {
            **{f"governance:meeting-{page}": {"code": meeting.code} for page in ("detail", "print", "docx")},
            "governance:organ-act": {"kind": "body", "key": meeting.body.code, "verb": "appoint"},
        }

    def _charter_kwargs(self, side) -> dict:
        """The draft, the application, the rule and the paper of a group."""
        made, group = self.charters[side.canary], {"code": side.group.code}
        charter, admission = {"code": made.draft.case.code}, {"code": made.admission.case.code}
        of_charter = ("detail", "edit", "autosave", "review", "changes", "print", "docx")
        return {
            **{f"governance:charter-{page}": charter for page in of_charter},
            **{f"governance:admission-{page}": admission for page in ("detail", "print", "docx")},
            **{
                f"governance:{page}": group
                for page in (
                    "group-charter",
                    "charter-start",
                    "charter-past",
                    "admission-open",
                    "admission-past",
                    "rule-add",
                )
            },
            "governance:charter-step": charter | {"arrow": "submit"},
            "governance:charter-compare": charter | {"number": 2},
            "governance:admission-step": admission | {"arrow": "examine"},
            "governance:rule-detail": {"code": made.rule.code},
            "governance:rule-change": {"code": made.rule.code},
            "portal:paper-add": charter,
            "portal:paper-correct": {"code": made.paper.code},
        }

    def _job(self, record: str):
        """A preview of the roster of a school: the clerk's own, a fellow school's, a strange one's."""
        if record not in self._jobs:
            site = self.sides[record].lead_site if record == "fellow" else self.sides[record].tight
            unit = Unit(site.institution.code, "学校")
            actor = self.people["school_clerk"] if record == "own" else UserFactory()
            self._jobs[record] = sample_job(actor, unit=unit)
        return self._jobs[record]

    def _admin(self, name: str, record: str) -> str:
        fixed = {
            "app_list": ["registry"],
            "access_appointment_places": ["group"],
            "view_on_site": [
                ContentType.objects.get_for_model(self.sides[record].group).pk,
                self.sides[record].group.pk,
            ],
        }
        if name in ("password_change", "password_change_done"):
            return reverse(f"admin:{name}")
        if name in fixed:
            return reverse(f"admin:{name}", args=fixed[name])
        model, _, action = name.rpartition("_")
        if action in ("change", "history", "delete") or name.endswith(("_object", "_row")):
            return reverse(f"admin:{name}", args=[self._object(model, record)])
        return reverse(f"admin:{name}")

    def _object(self, model: str, record: str) -> int:
        side = self.sides[record]
        first = side.tight.institution
        known = {
            "registry_educationgroup": side.group,
            "registry_institution": first,
            "registry_site": side.tight,
            "registry_membership": side.tight_row,
            "registry_partnership": side.partnership,
            "registry_lead": side.lead_row,
            "registry_declaredmembers": side.declared,
            "registry_groupversion": side.group.versions.get(),
            "registry_institutionversion": first.versions.get(),
            "registry_siteversion": side.tight.versions.get(),
            "registry_qualitymark": first.marks.get(),
            "registry_directoryentry": first.directory,
            "registry_enrolment": side.tight.enrolments.get(),
            "accounts_administratorchange": self.change,
            "accounts_user": self.people["school_clerk"],
            "access_appointment": self.people["school_clerk"].appointments.get(),
            "registry_department": self.plain[0],
            "measures_measure": self.plain[1],
            "registry_baselinefigure": self.plain[2],
            "registry_districttotal": self.plain[3],
            "staffing_staffmember": side.posts["tight"].person,
            "staffing_staffpost": side.posts["tight"],
            "records_event": Event.objects.first(),
            "records_act": Act.objects.first(),
        }
        found = known.get(model)
        return found.pk if found is not None else 999_999
