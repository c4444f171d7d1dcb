"""Questionnaires: the list with results, one with its links for who runs it, and the public page that a link opens."""

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from groups.activities.joint_activities.checks import refuse_concerned
from groups.activities.joint_activities.queries import groups_named
from groups.activities.questionnaires.forms import AnswerForm, ExtendQuestionnaire, OpenQuestionnaire
from groups.activities.questionnaires.models import Answer, Questionnaire
from groups.activities.questionnaires.queries import is_over, visible_questionnaires
from groups.activities.questionnaires.rules import FEWEST, percent_text, result
from groups.activities.questionnaires.services import give_answer, invited, links_of, why_closed
from groups.registry.register.services.exports import record_export
from groups.rights.roles import RUN_MEASURES, VIEW_ACTIVITIES
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.pages import ScopedView, page_of
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.act_pages import ActPage

WINDOW = 600  # seconds in which the wrong links of one address are counted


class QuestionnaireListView(ScopedView, View):
    permission = VIEW_ACTIVITIES
    http_method_names = ["get", "head"]

    def get(self, request):
        rows, page = page_of(
            request, visible_questionnaires(self.scope).order_by("-school_year", "group__code", "kind")
        )
        values: dict[int, list[int]] = {row.pk: [] for row in rows if is_over(row)}
        for pk, value in (
            Answer.objects.filter(questionnaire__in=values).order_by().values_list("questionnaire", "value")
        ):
            values[pk].append(value)
        names, runs = groups_named({row.group_id for row in rows}), OpenQuestionnaire.allowed(self.scope)
        context = {
            "rows": [
                {
                    "row": row,
                    "group": names[row.group_id][1],
                    "year": school_year_text(row.school_year),
                    "result": percent_text(found) if (found := result(values.get(row.pk, ()))) is not None else "",
                    "over": is_over(row),
                    "url": reverse("activities:questionnaire-links", args=[row.code]) if runs else "",
                }
                for row in rows
            ],
            "page": page,
            "fewest": FEWEST,
            "open_url": reverse("activities:questionnaire-open") if runs else "",
        }
        return render(request, "activities/questionnaires/questionnaire_list.html", context)


class QuestionnaireLinksView(ScopedView, View):
    """The links, for who runs the questionnaire; which of them were used is told to nobody. Who has seen them could answer
    with each, so that it is on record as an export."""

    permission = RUN_MEASURES
    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request, code):
        row = get_object_or_404(visible_questionnaires(self.scope), code=code)
        try:
            refuse_concerned(request.user, row.group_id, "查看问卷的邀请链接")
        except RuleViolation as refused:
            raise PermissionDenied(refused.sentence) from refused
        links = [
            request.build_absolute_uri(reverse("activities:questionnaire-answer", args=[token]))
            for token in links_of(row)
        ]
        record_export(
            actor=request.user,
            what=f"questionnaire-links:{code}",
            day=timezone.localdate(),
            count=len(links),
            content="\n".join(links).encode(),
            address=get_client_ip_address(request) or "",
        )
        over = is_over(row)
        context = {
            "row": row,
            "over": over,
            "group": groups_named([row.group_id])[row.group_id][1],
            "year": school_year_text(row.school_year),
            "links": links,
            "extend_url": "" if over else reverse("activities:questionnaire-extend", args=[code]),
            "parent": {"text": "问卷", "url": reverse("activities:questionnaire-list")},
        }
        return render(request, "activities/questionnaires/links.html", context)


class _Act(ActPage):
    refusal = "问卷由区教委登记科室开展。"

    def may_act(self):
        return self.find_form().allowed(self.scope)

    def touched(self, codes):
        return visible_questionnaires(self.scope).filter(code__in=codes).first()

    def start_url(self):
        return reverse("activities:questionnaire-list")

    def address_of(self, owner):
        return reverse("activities:questionnaire-links", args=[owner.code])


class QuestionnaireOpenView(_Act):
    def load(self):
        if not self.scope.may_somewhere(VIEW_ACTIVITIES):
            raise PermissionDenied(self.refusal)

    def find_form(self):
        return OpenQuestionnaire


class QuestionnaireExtendView(_Act):
    def load(self):
        return get_object_or_404(
            Questionnaire.objects.visible_to(self.scope, VIEW_ACTIVITIES), code=self.kwargs["code"]
        )

    def find_form(self):
        return ExtendQuestionnaire


@method_decorator(login_not_required, name="dispatch")
class AnswerView(View):
    """Public: what a link opens. An address with too many wrong links waits. Looking at a link does not tell whether it was
    used: only who tries to answer with it is told."""

    http_method_names = ["get", "head", "post"]

    def get(self, request, token):
        return self._page(request, token)

    def post(self, request, token):
        return self._page(request, token, send=True)

    def _page(self, request, token, *, send=False):
        key = f"questionnaire:{get_client_ip_address(request) or ''}"
        if cache.get(key, 0) >= settings.WRONG_LINKS:
            context = {"closed": f"无效链接过多，请 {WINDOW // 60} 分钟后再试。", "form": None, "row": None}
            return render(request, "activities/questionnaires/answer.html", context, status=429)
        try:
            row, _ = invited(token)
        except RuleViolation as refused:
            self._count(key)
            context = {"closed": refused.sentence, "form": None, "row": None}
            return render(request, "activities/questionnaires/answer.html", context, status=404)
        done = "done" in request.GET and not send
        form, closed = AnswerForm(request.POST if send else None, kind=row.kind), why_closed(row)
        if send and not closed and form.is_valid():
            try:
                give_answer(token=token, ratings=form.ratings())
                return redirect(f"{request.path}?done=1")
            except RuleViolation as refused:
                closed = refused.sentence
        context = {
            "row": row,
            "group": groups_named([row.group_id])[row.group_id][1],
            "closed": "" if done else closed,
            "form": None if closed or done else form,
            "done": done,
        }
        return render(request, "activities/questionnaires/answer.html", context)

    @staticmethod
    def _count(key: str) -> None:
        cache.add(key, 0, WINDOW)
        try:
            cache.incr(key)
        except ValueError:  # gone in between: the window has just ended
            cache.set(key, 1, WINDOW)
