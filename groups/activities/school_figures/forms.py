from django import forms

from groups.activities.joint_activities.forms import ActivityAct
from groups.activities.school_figures import services
from groups.activities.school_figures.models import SchoolFigure
from groups.activities.school_figures.words import FigureKind, FigureState
from groups.rights.roles import CONFIRM_SCHOOL_FIGURES
from nanan_groups.kit.years import school_year_text


class ConfirmFigures(ActivityAct):
    verb, title = "confirm", "确认学校年度数据"
    clause = "意见 五(四)7"
    service = staticmethod(services.confirm_figures)
    help = "逐校核对数值、来源和依据文件后确认；确认后才用于评估。自己录入的由另一人确认。"

    which = forms.ChoiceField(label="数据")
    seen_state = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = SchoolFigure.objects.filter(state=FigureState.ENTERED).order_by("-school_year", "kind")
        found = rows.values_list("school_year", "kind").distinct()
        self.fields["which"].choices = [
            (f"{year}-{kind}", f"{school_year_text(year)} 学年{FigureKind(kind).label}") for year, kind in found
        ]

    @classmethod
    def allowed(cls, scope) -> bool:
        return scope.may_everywhere(CONFIRM_SCHOOL_FIGURES)

    def arguments(self):
        return self._chosen() | {"seen_state": self.cleaned_data["seen_state"]}

    def _chosen(self) -> dict:
        year, _, kind = self.cleaned_data["which"].partition("-")
        return {"school_year": int(year), "kind": kind}

    def look(self) -> None:
        """What is about to be shown is what will be confirmed: from here the form carries its digest."""
        self.data = self.data.copy()
        self.data["seen_state"] = services.state_of(services.waiting_figures(**self._chosen()))
        self.cleaned_data["seen_state"] = self.data["seen_state"]
