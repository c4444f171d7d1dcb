"""What is dated in a person's career: titles, honours, leadership terms, absences; each row with its document."""

from django.db import models
from django.db.models import Q

from groups.registry.models import Institution
from nanan_groups.kit.periods import NoOverlap
from nanan_groups.records.acts import fact_text
from nanan_groups.records.models import Dated, HouseHistory
from staffing.career.words import AbsenceKind
from staffing.roster.models import StaffMember
from staffing.roster.words import Honour, LeadershipPost, Title


class PersonFact(Dated):
    """``value``: the name of the field that says what it is."""

    value = ""

    person = models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, related_name="%(class)s_rows", verbose_name="教职工"
    )
    document = models.CharField("依据文件", max_length=200, blank=True, help_text="发文字号、证书编号或文件名称")

    class Meta(Dated.Meta):
        abstract = True
        ordering = ["person_id", "valid_from", "id"]

    def __str__(self) -> str:
        return f"{self.person} · {self._meta.verbose_name}"

    def fact_texts(self) -> dict[str, str]:
        return {name: fact_text(self, name, getattr(self, name)) for name in self.facts}

    @property
    def concerns(self) -> str:
        return f"staffing.staffmember:{self.person_id}"


class StaffTitle(PersonFact):
    """职称 held from a day to a day; one at a time."""

    value = "title"
    title = models.CharField("职称", max_length=12, choices=Title)
    history = HouseHistory(user_db_constraint=False)
    facts = ("title", "document")

    class Meta(PersonFact.Meta):
        verbose_name = verbose_name_plural = "任职资格"
        constraints = [
            *PersonFact.Meta.constraints,
            NoOverlap(
                name="staffing_stafftitle_one",
                fields=["person"],
                violation_error_message="该教职工在这段时间已登记职称。",
            ),
            models.CheckConstraint(
                name="staffing_stafftitle_choices",
                condition=Q(title__in=Title.values),
                violation_error_message="职称不在可选范围内。",
            ),
        ]


class StaffHonour(PersonFact):
    """骨干称号 with its level; several may be held at once, each once."""

    value = "honour"
    honour = models.CharField("骨干称号", max_length=16, choices=Honour)
    history = HouseHistory(user_db_constraint=False)
    facts = ("honour", "document")

    class Meta(PersonFact.Meta):
        verbose_name = verbose_name_plural = "骨干称号登记"
        constraints = [
            *PersonFact.Meta.constraints,
            NoOverlap(
                name="staffing_staffhonour_once",
                fields=["person", "honour"],
                violation_error_message="该教职工在这段时间已登记这一称号。",
            ),
            models.CheckConstraint(
                name="staffing_staffhonour_choices",
                condition=Q(honour__in=Honour.values),
                violation_error_message="骨干称号不在可选范围内。",
            ),
        ]


class LeadershipTerm(PersonFact):
    """领导任期: the nth term of a leadership post at a school (细则 三(一)4; two terms are a national reference)."""

    value = "leadership"
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="leadership_terms", verbose_name="学校"
    )
    leadership = models.CharField("领导职务", max_length=20, choices=LeadershipPost)
    number = models.PositiveSmallIntegerField("第几任", help_text="在该校担任该职务的第几个任期")
    history = HouseHistory(user_db_constraint=False)
    facts = ("institution", "leadership", "number", "document")

    class Meta(PersonFact.Meta):
        verbose_name = verbose_name_plural = "领导任期"
        constraints = [
            *PersonFact.Meta.constraints,
            NoOverlap(
                name="staffing_leadershipterm_once",
                fields=["person", "institution", "leadership"],
                violation_error_message="该教职工在这段时间已登记这一职务的任期。",
            ),
            models.CheckConstraint(
                name="staffing_leadershipterm_choices",
                condition=Q(leadership__in=LeadershipPost.values, number__gte=1, number__lte=9),
                violation_error_message="领导职务不在可选范围内，或任期数不在 1 至 9 之间。",
            ),
        ]


class Absence(PersonFact):
    """缺勤: away from a day to a day, with its proof; one at a time."""

    value = "cause"
    cause = models.CharField("种类", max_length=12, choices=AbsenceKind)
    # Of what kind it was, and by what proof, is told to who may ask for it; no line of an act says it.
    told_as = {"cause": lambda value: "请假", "document": lambda value: "已写明"}
    history = HouseHistory(user_db_constraint=False)
    facts = ("cause", "document")

    class Meta(PersonFact.Meta):
        verbose_name = verbose_name_plural = "缺勤"
        constraints = [
            *PersonFact.Meta.constraints,
            NoOverlap(
                name="staffing_absence_one",
                fields=["person"],
                violation_error_message="该教职工在这段时间已登记缺勤。",
            ),
            models.CheckConstraint(
                name="staffing_absence_choices",
                condition=Q(cause__in=AbsenceKind.values),
                violation_error_message="缺勤种类不在可选范围内。",
            ),
        ]
