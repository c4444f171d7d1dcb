"""An expert's own sheets: the list, one of them filled in while it is saved, the declaration, handing in."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from evaluation.rounds.queries import assessed
from evaluation.rounds.words import RoundState
from evaluation.scores.forms import MARKS, Declare, HandIn, ScorePart
from evaluation.scores.models import Assignment, RoundExpert, Score
from evaluation.scores.queries import own_assignments, to_be_declared
from evaluation.scores.services.experts import refuse_conflict
from evaluation.scores.services.scoring import NOT_YOURS, why_closed
from evaluation.systems.words import points_text
from groups.papers.parts.forms import whole
from groups.papers.parts.views import answer, part_answer
from groups.rights.roles import SCORE_GROUPS
from nanan_groups.kit.deadlines import deadline, end_of_day
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.pages import Link, ScopedView
from nanan_groups.records.act_pages import ActPage


@dataclass(frozen=True, slots=True)
class Marked:
    """How far a sheet is."""

    whole: int
    given: int
    abstained: int

    @property
    def left(self) -> int:
        return self.whole - self.given - self.abstained


def marked(scores) -> Marked:
    scores = list(scores)
    return Marked(len(scores), sum(bool(one.level) for one in scores), sum(one.abstained for one in scores))


class SheetListView(ScopedView, View):
    permission = SCORE_GROUPS
    http_method_names = ["get", "head"]

    def get(self, request):
        rows = list(
            own_assignments(self.scope).prefetch_related("scores").order_by("-participant__round__year", "participant__category",
            "participant__ordinal", "pk")
        )  # fmt: skip
        rounds: dict[int, dict] = {}
        for one in rows:
            row = one.participant.round
            rounds.setdefault(row.pk, {"round": row, "signs": one.scorer, "rows": []})["rows"].append(
                {
                    "one": one,
                    "marked": marked(one.scores.all()),
                    "url": reverse("evaluation:sheet-detail", args=[one.code]),
                }
            )
        now = timezone.now()
        for each in rounds.values():
            open_ = any(row["one"].handed_in_at is None for row in each["rows"])
            scoring = each["round"].state == RoundState.SCORING
            each["due"] = deadline(end_of_day(each["round"].score_by), now) if scoring and open_ else None
            unsigned = each["signs"].declared_at is None
            each["declare_url"] = reverse("evaluation:declaration", args=[each["round"].code]) if unsigned else ""
        unsigned = [
            {"round": one.round, "url": reverse("evaluation:declaration", args=[one.round.code])}
            for one in to_be_declared(self.scope)
        ]
        context = {"rounds": list(rounds.values()), "unsigned": unsigned}
        return render(request, "evaluation/scores/sheet_list.html", context)


class SheetPage(ScopedView, View):
    """One's own; anybody else's is not there."""

    permission = SCORE_GROUPS

    def dispatch(self, request, *args, **kwargs):
        if self.scope.may_somewhere(self.permission):
            self.one = get_object_or_404(own_assignments(self.scope), code=kwargs["code"])
        return super().dispatch(request, *args, **kwargs)

    def scores(self):
        return (
            Score.objects.filter(assignment=self.one)
            .select_related("part__indicator", "edited_by")
            .order_by("part__indicator__code", "part__ordinal", "pk")
        )


class SheetDetailView(SheetPage):
    http_method_names = ["get", "post"]

    def get(self, request, code):
        return self._page([ScorePart(row) for row in self.scores()])

    def post(self, request, code):
        """Without script: the whole sheet by the button."""
        if sentence := why_closed(self.one):
            messages.error(request, f"{sentence}没有保存。")
            return self._page([ScorePart(row) for row in self.scores()], status=409)
        try:
            parts = [ScorePart(row, request.POST).settle(request.user) for row in self.scores()]
        except RuleViolation as refused:
            messages.error(request, refused.sentence)
            return self._page([ScorePart(row, request.POST) for row in self.scores()], status=409)
        if wrong := [part for part in parts if part.is_bound]:
            return self._page(parts, status=409 if any(part.theirs for part in wrong) else 200)
        messages.success(request, f"已保存 {timezone.localtime():%H:%M}。")
        return redirect(reverse("evaluation:sheet-detail", args=[code]))

    def _page(self, parts, status=200):
        one, participant = self.one, self.one.participant
        closed, reads = why_closed(one), one.scorer.declared_at is not None
        if reads:
            try:
                refuse_conflict(one, self.request.user, timezone.localdate())
            except RuleViolation as conflict:
                closed, reads = closed or conflict.sentence, False
        said = {each.facts.code: each for each in assessed(participant)} if reads else {}
        url = reverse("evaluation:sheet-list")
        context = {
            "one": one,
            "participant": participant,
            "round": participant.round,
            "marked": marked(part.row for part in parts),
            "rows": [self._row(part, said.get(part.row.part.indicator.code)) for part in parts],
            "wrong": [part for part in parts if part.is_bound and part.errors],
            "marks": MARKS,
            "closed": closed,
            "reads": reads,
            "due": deadline(end_of_day(participant.round.score_by), timezone.now()),
            "autosave_url": reverse("evaluation:sheet-autosave", args=[one.code]),
            "login_url": f"{reverse('accounts:login')}?next={reverse('evaluation:sheet-detail', args=[one.code])}",
            "hand_in_url": "" if closed else reverse("evaluation:sheet-hand-in", args=[one.code]),
            "declare_url": reverse("evaluation:declaration", args=[participant.round.code])
            if one.scorer.declared_at is None
            else "",
            "links": [Link("全部评审任务", url)],
            "parent": {"text": "我的评审", "url": url},
        }
        return render(self.request, "evaluation/scores/sheet_detail.html", context, status=status)

    def _row(self, part: ScorePart, said) -> dict:
        indicator = part.row.part.indicator
        case = self.one.participant.case
        return {
            "part": part,
            "facts": indicator,
            "points": points_text(part.row.part.points),
            "levels": part.row.part.levels,
            "text": said.text if said else "",
            "evidence": said.evidence if said else 0,
            "evidence_url": reverse("evaluation:assessment-evidence", args=[case.code, indicator.code]),
        }


class SheetAutosaveView(ScopedView, View):
    """One cell, in one request."""

    permission = SCORE_GROUPS
    http_method_names = ["post"]

    def post(self, request, code):
        key = request.POST.get("part", "")[:30].removeprefix("score-")
        rows = Score.objects.select_related("assignment__scorer", "part__indicator")
        row = rows.filter(
            pk=whole(key),
            assignment__code=code,
            assignment__scorer__user=request.user,
            assignment__ended_at__isnull=True,
        ).first()
        if row is None:
            raise Http404(NOT_YOURS)
        try:
            after = ScorePart(row, request.POST).settle(request.user)
        except RuleViolation as refused:
            return answer(refused.sentence, 409)
        return part_answer(after)


# --- acts ------------------------------------------------------------------------------------------------------------
class ExpertActPage(ActPage):
    refusal = "评分由被指定的专家办理。"

    def may_act(self):
        return True

    def touched(self, codes):
        return None

    def start_url(self):
        return reverse("evaluation:sheet-list")

    def address_of(self, owner):
        return (
            reverse("evaluation:sheet-detail", args=[owner.code]) if isinstance(owner, Assignment) else self.start_url()
        )

    def scored(self):
        return self.scope.may_somewhere(SCORE_GROUPS)


class DeclarationView(ExpertActPage):
    def load(self):
        rows = RoundExpert.objects.select_related("round", "user").filter(user=self.request.user)
        if not self.scored():
            raise Http404
        return get_object_or_404(rows, round__code=self.kwargs["code"])

    def find_form(self):
        return Declare

    def _subject(self):
        return {"text": self.record.round.name, "url": self.start_url()}

    def _home(self, done=None):
        return self.start_url()


class HandInView(ExpertActPage):
    def load(self):
        return get_object_or_404(own_assignments(self.scope), code=self.kwargs["code"])

    def find_form(self):
        return HandIn
