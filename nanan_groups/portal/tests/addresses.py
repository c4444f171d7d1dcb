"""A real path for every row of the access table: whose record, which object."""

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from groups.models import BaselineFigure, DistrictTotal
from nanan_groups.portal.tests.charter_samples import sample_charters
from nanan_groups.portal.tests.organ_samples import sample_organs
from nanan_groups.portal.tests.plan_samples import sample_developments, sample_plans
from nanan_groups.portal.tests.samples import sample_attachment, sample_job
from nanan_groups.records.imports.datasets import Unit
from nanan_groups.records.models import Act, Event
from nanan_groups.testing.factories import DepartmentFactory, MeasureFactory, UserFactory, entry

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
        self._jobs = {}
        self._paths = {}
        self.plans = sample_plans(two_groups)
        self.meetings = sample_organs(two_groups)
        self.charters = sample_charters(two_groups)
        self.developments = sample_developments(two_groups)
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
            "groups:group-detail": {"code": side.group.code},
            "groups:group-history": {"code": side.group.code},
            "groups:group-picture": {"code": side.group.code},
            "groups:group-profile": {"code": side.group.code},
            "groups:group-profile-docx": {"code": side.group.code},
            "groups:quality-detail": {"kind": "unknown-ownership"},
            "groups:group-act": {"code": side.group.code, "verb": "rename-group"},
            "groups:institution-detail": {"code": site.institution.code},
            "groups:institution-history": {"code": site.institution.code},
            "groups:institution-act": {"code": site.institution.code, "verb": "rename-institution"},
            "groups:site-act": {"code": site.code, "verb": "rename-site"},
            "groups:row-act": {"kind": "membership", "pk": side.tight_row.pk, "verb": "leave-group"},
            "groups:register-act": {"verb": "found-group"},
            "groups:suggest": {"kind": "institution"},
            "staffing:register-act": {"verb": "add-person"},
            "staffing:person-detail": {"code": person.code},
            "staffing:person-phone": {"code": person.code},
            "staffing:person-act": {"code": person.code, "verb": "correct-person"},
            **self._plan_kwargs(side, record),
            **self._organ_kwargs(side),
            **self._charter_kwargs(side),
            "portal:attachment": {"token": paper.token},
            "portal:attachment-withdraw": {"token": paper.token},
            "portal:attachment-add": {"kind": paper.about_kind, "code": paper.about_code},
            "portal:import-upload": {"dataset": "staff"},
            "portal:import-template": {"dataset": "staff"},
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
        pages = ("detail", "edit", "autosave", "copy", "progress", "print", "docx")
        return {f"groups:plan-{page}": code for page in pages} | {
            **{f"groups:development-{page}": development for page in pages},
            "groups:development-start": {"code": side.group.code, "verb": "start"},
            "groups:development-step": development | {"arrow": "submit"},
            "groups:development-compare": development | {"number": 2},
            "groups:development-version": development | {"number": 2},
            "groups:plan-step": code | {"arrow": "submit"},
            "groups:plan-compare": code | {"number": 2},
            "groups:plan-strategy": strategy,
            "groups:strategy-autosave": strategy,
            "groups:campaign-detail": {"code": campaign},
            "groups:campaign-act": {"code": campaign, "verb": "close"},
            "groups:campaign-tasks-xlsx": {"code": campaign},
            "groups:campaign-extend": {"code": campaign, "group": side.group.code},
            "groups:campaign-chase": {"code": campaign, "group": side.group.code},
        }

    def _organ_kwargs(self, side) -> dict:
        meeting = self.meetings[side.canary]
        pages = ("group-organs", "group-rotation", "group-meetings", "group-resolutions")
        return {f"groups:{page}": {"code": side.group.code} for page in pages} | {
            "groups:meeting-detail": {"code": meeting.code},
            "groups:organ-act": {"kind": "body", "key": meeting.body.code, "verb": "appoint"},
        }

    def _charter_kwargs(self, side) -> dict:
        """The draft, the application, the rule and the paper of a group."""
        made, group = self.charters[side.canary], {"code": side.group.code}
        charter, admission = {"code": made.draft.case.code}, {"code": made.admission.case.code}
        of_charter = ("detail", "edit", "autosave", "review", "changes", "print")
        return {
            **{f"groups:charter-{page}": charter for page in of_charter},
            **{f"groups:admission-{page}": admission for page in ("detail", "print", "docx")},
            **{f"groups:{page}": group for page in ("group-charter", "charter-start", "charter-past", "admission-open",
                                                    "admission-past", "rule-add")},
            "groups:charter-step": charter | {"arrow": "submit"},
            "groups:charter-compare": charter | {"number": 2},
            "groups:admission-step": admission | {"arrow": "examine"},
            "groups:rule-detail": {"code": made.rule.code},
            "groups:rule-change": {"code": made.rule.code},
            "portal:paper-add": charter,
            "portal:paper-correct": {"code": made.paper.code},
        }  # fmt: skip

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
            "app_list": ["groups"],
            "groups_appointment_places": ["group"],
            "view_on_site": [
                ContentType.objects.get_for_model(self.sides[record].group).pk, self.sides[record].group.pk,
            ],
        }  # fmt: skip
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
            "groups_educationgroup": side.group,
            "groups_institution": first,
            "groups_site": side.tight,
            "groups_membership": side.tight_row,
            "groups_partnership": side.partnership,
            "groups_lead": side.lead_row,
            "groups_declaredmembers": side.declared,
            "groups_groupversion": side.group.versions.get(),
            "groups_institutionversion": first.versions.get(),
            "groups_siteversion": side.tight.versions.get(),
            "groups_qualitymark": first.marks.get(),
            "groups_directoryentry": first.directory,
            "groups_enrolment": side.tight.enrolments.get(),
            "accounts_user": self.people["school_clerk"],
            "groups_appointment": self.people["school_clerk"].appointments.get(),
            "groups_department": self.plain[0],
            "groups_measure": self.plain[1],
            "groups_baselinefigure": self.plain[2],
            "groups_districttotal": self.plain[3],
            "staffing_staffmember": side.posts["tight"].person,
            "staffing_staffpost": side.posts["tight"],
            "records_event": Event.objects.first(),
            "records_act": Act.objects.first(),
        }
        found = known.get(model)
        return found.pk if found is not None else 999_999
