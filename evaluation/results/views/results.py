"""Results: the district's side by side, one group's with every step; inside the reader's scope."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from evaluation.results import forms
from evaluation.results.models import Appeal, GroupResult
from evaluation.results.papers import result_paper
from evaluation.results.queries.overview import beside, bins, dimension_lines, group_lines, how_total, separations
from evaluation.results.queries.results import MODERATED, may_moderate, shows_grade, visible_results
from evaluation.results.rules.appeal import APPEAL
from evaluation.results.services.appeals import may_appeal
from evaluation.results.words import TONES
from evaluation.rounds.models import Participant, Round
from evaluation.rounds.queries import visible_rounds
from evaluation.rounds.rules import relations_text
from evaluation.rounds.words import RoundState
from evaluation.scores.queries import overall_comments
from evaluation.scoring.rules.ranking import places_of
from evaluation.scoring.words import Grade, Part
from evaluation.systems.words import points_text
from groups.registry.register.views import taken_away
from groups.registry.register.words import GroupCategory
from groups.rights.roles import EXPORT_PAPERS, VIEW_RESULTS
from nanan_groups.kit.charts import Bar, BarRow, Key, Segment, Series, bars, radar
from nanan_groups.kit.official.pages import paper_page
from nanan_groups.kit.official.word import word_of
from nanan_groups.kit.pages import Figure, Link, ScopedView
from nanan_groups.kit.trace import Measure
from nanan_groups.kit.years import school_year_text

NONE = "—"
LEAST = 5  # groups whose median is shown to one of them: of fewer it would betray the others
GRADE_TONES = {Grade.TOP: "ok", Grade.GOOD: "info", Grade.FIT: "", Grade.UNFIT: "due"}


def told(hundredths: int | None) -> str:
    return NONE if hundredths is None else points_text(hundredths)


def percent(share) -> str:
    return NONE if share is None else Measure.SHARE.text(share)


class ResultListView(ScopedView, View):
    """The district: everybody's totals, grades by category, what each indicator tells apart."""

    permission = VIEW_RESULTS
    http_method_names = ["get", "head"]

    def get(self, request, code):
        row = get_object_or_404(visible_rounds(self.scope).select_related("system"), code=code)
        if not self.scope.may_everywhere(VIEW_RESULTS):
            raise PermissionDenied("全区结果由区教委查看；本集团的结果在评估页面和集团页面。")
        if row.state not in MODERATED:
            raise Http404
        lines, graded = group_lines(row), shows_grade(row, self.scope)
        counted = [one for one in lines if one.result.total is not None]
        context = {
            "round": row,
            "year": school_year_text(row.year),
            "graded": graded,
            "figures": [
                Figure(len(lines), "参评集团", unit="个"),
                Figure(len(counted), "已有总分", unit="个"),
                Figure(sum(one.result.grade == Grade.TOP for one in lines), "优秀", unit="个") if graded else None,
                Figure(told(_middle([one.result.total for one in counted])), "总分中位数", unit="分"),
            ],
            "part_labels": [Part(part).label for part in Part.values],
            "categories": [
                self._category(row, key, [one for one in lines if one.participant.category == key], graded)
                for key in GroupCategory.values
                if any(one.participant.category == key for one in lines)
            ],
            "pictures": self._pictures(row, lines),
            "bands": bins(lines, row.system.grade_rules.bands),
            "separates": [
                {
                    "one": one,
                    "weight": points_text(one.weight),
                    "low": percent(one.low),
                    "median": percent(one.median),
                    "high": percent(one.high),
                    "spread": percent(one.spread),
                    "flat": one.spread is not None and one.spread == 0,
                }
                for one in separations(row)
            ],
            "parent": {"text": row.name, "url": reverse("evaluation:round-detail", args=[code])},
        }
        context["figures"] = [one for one in context["figures"] if one is not None]
        return render(request, "evaluation/results/result_list.html", context)

    def _category(self, row: Round, key: str, lines, graded: bool) -> dict:
        rules = row.system.grade_rules
        full = sum(one.participant.standing == "full" for one in lines)
        quota = "不限" if rules.share is None else f"{places_of(full, rules)} 个"
        if rules.share is not None and full < rules.small_below:
            quota = row.system.get_small_display()
        ordered = sorted(lines, key=lambda one: (one.result.rank or 999, -(one.result.total or 0)))
        return {
            "label": GroupCategory(key).label,
            "quota": quota,
            "rows": [
                {
                    "one": one.participant,
                    "url": reverse("evaluation:result-detail", args=[row.code, one.participant.group.code]),
                    "total": told(one.result.total),
                    "parts": [(Part(part).label, told(getattr(one.result, part))) for part in Part.values],
                    "grade": one.result.get_grade_display() if graded else "",
                    "tone": GRADE_TONES.get(one.result.grade, ""),
                    "rank": one.result.rank if graded else None,
                    "tied": one.result.tied,
                    "marks": one.result.told(graded),
                }
                for one in (ordered if graded else lines)
            ],
        }

    def _pictures(self, row: Round, lines) -> list:
        """By category, how many totals lie in each band; wide and narrow."""
        edges = row.system.grade_rules.bands
        css = tuple(f"band-{n}" for n in range(len(bins([], edges))))
        rows = []
        for key in GroupCategory.values:
            own = [one for one in lines if one.participant.category == key]
            if own:
                found = bins(own, edges)
                segments = tuple(
                    Segment(count, css[n], f"{GroupCategory(key).label} {label}：{count} 个")
                    for n, (label, count) in enumerate(found)
                )
                rows.append(BarRow(GroupCategory(key).short, (Bar(segments, total=True),)))
        labels = [label for label, _ in bins([], edges)]
        legend = [Key(label, css[n]) for n, label in enumerate(labels)]
        facts = {"title": "总分分布", "desc": "各类别的集团总分落在各分数段的个数，数字见下表。", "legend": legend}
        return [bars(rows, ident=f"bands-{width}", width=width, **facts) for width in (640, 320)]


def _middle(values: list[int]) -> int | None:
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2] if ordered else None


class ResultPage(ScopedView, View):
    """One group's, inside the reader's scope and not before its time."""

    permission = VIEW_RESULTS
    http_method_names = ["get", "head"]

    def participant(self, code: str, group: str) -> Participant:
        return get_object_or_404(visible_results(self.scope), round__code=code, group__code=group)


class ResultDetailView(ResultPage):
    def get(self, request, code, group):
        one = self.participant(code, group)
        row, result = one.round, one.result
        graded, lines = shows_grade(row, self.scope), dimension_lines(one)
        whole = self.scope.may_everywhere(VIEW_RESULTS)
        median = beside(row, one.category, least=1 if whole else LEAST, exact=whole) if graded or whole else {}
        moderates = self._moderates(one)
        context = {
            "one": one,
            "round": row,
            "result": result,
            "year": school_year_text(row.year),
            "relations": relations_text(one.relations),
            "graded": graded,
            "grade": result.get_grade_display() if graded else "",
            "grade_tone": GRADE_TONES.get(result.grade, ""),
            "figures": self._figures(result, graded),
            "marks": result.told(graded),
            "dimensions": [self._dimension(one, each, moderates) for each in lines],
            "fields": [
                {"name": each.name, "share": percent(each.share), "median": percent(median.get(each.name))}
                for each in lines
            ],
            "with_median": bool(median),
            "pictures": self._pictures(one, lines, median),
            "comments": overall_comments(one),
            "appeals": self._appeals(one),
            "appeal_until": row.appeal_by if row.state == RoundState.DRAFTED else None,
            "acts": self._acts(one, moderates),
            "links": [
                Link("打印结果反馈书", reverse("evaluation:result-print", args=[code, group])),
                *([Link("全区结果", reverse("evaluation:result-list", args=[code]))] if whole else []),
            ],
            "trace": result.trace,
            "how_total": how_total(result),
            "assessment_url": reverse("evaluation:assessment-detail", args=[one.case.code]) if one.case else "",
            "parent": {"text": row.name, "url": reverse("evaluation:round-detail", args=[code])},
        }
        return render(request, "evaluation/results/result_detail.html", context)

    def _moderates(self, one: Participant) -> bool:
        """Only while results are moderated."""
        return one.round.state == RoundState.MODERATING and may_moderate(self.scope, one)

    def _figures(self, result: GroupResult, graded: bool) -> list[Figure]:
        out = [Figure(told(result.total), "总分", unit="分", note="" if result.total is not None else "有待核的指标")]
        if graded and result.rank is not None:
            out.append(Figure(f"第 {result.rank}", "本类别名次", unit="名", note="并列" if result.tied else ""))
        sums = [(Part(part).label, getattr(result, part)) for part in Part.values]
        return out + [Figure(told(one), label, unit="" if one is None else "分") for label, one in sums]

    def _pictures(self, one: Participant, lines, median) -> list:
        """Wide and narrow; none of fewer than three dimensions."""
        if len(lines) < 3:
            return []
        series = [Series("own", one.name, tuple(each.share for each in lines))]
        if median:
            series.append(Series("beside", "本类别中位数", tuple(median.get(each.name) for each in lines)))
        names = [each.name for each in lines]
        desc = "；".join(f"{each.name} {percent(each.share)}" for each in lines)
        facts = {"title": "各维度得分率", "desc": desc}
        return [
            radar(names, series, ident=f"result-radar-{radius}", radius=radius, room=room, **facts)
            for radius, room in ((110, 96), (76, 66))
        ]

    def _dimension(self, one: Participant, each, moderates: bool) -> dict:
        return {
            "line": each,
            "weight": points_text(each.weight),
            "share": percent(each.share),
            "rows": [self._row(one, line, moderates) for line in each.rows],
        }

    def _row(self, one: Participant, line, moderates: bool) -> dict:
        address = [one.round.code, one.group.code, line.facts.code]
        acts = []
        if moderates:
            fitting = [form for form in forms.RESULT_ACTS.values() if form.fits(line.result)]
            acts += [Link(form.title, reverse("evaluation:ruling-act", args=[*address, form.verb])) for form in fitting]
        if one.round.state == RoundState.DRAFTED and one.round.appeal_by and may_appeal(self.scope, one):
            form = forms.FileAppeal
            acts.append(Link(form.title, reverse("evaluation:ruling-act", args=[*address, form.verb])))
        return {
            "line": line,
            "facts": line.facts,
            "weight": line.weight_text,
            "score": "" if line.result.score is None else points_text(line.result.score),
            "word": line.result.get_state_display(),
            "tone": TONES[line.result.state],
            "acts": acts,
            "parts": [{"line": part, "points": points_text(part.points)} for part in line.parts],
            "rulings": [
                {"one": each, "after": points_text(each.points) if each.points is not None else ""}
                for each in line.rulings
            ],
            "trace": {} if line.parts and not line.rulings else line.result.trace,
        }

    def _appeals(self, one: Participant) -> list[dict]:
        rows = Appeal.objects.filter(participant=one).select_related("case", "indicator").order_by("pk")
        return [
            {
                "one": each,
                "word": APPEAL.states[each.case.state],
                "tone": APPEAL.tones[each.case.state],
                "url": reverse("evaluation:appeal-detail", args=[each.case.code]),
            }
            for each in rows
        ]

    def _acts(self, one: Participant, moderates: bool) -> list[Link]:
        if not moderates or not one.round.system.vetoes:
            return []
        address = [one.round.code, one.group.code]
        return [
            Link(form.title, reverse("evaluation:result-act", args=[*address, form.verb]))
            for form in forms.veto_acts(one)
        ]


class ResultPaperView(ResultPage):
    """结果反馈书, for whoever reads the result."""

    def dispatch(self, request, *args, **kwargs):
        if self.scope.may_somewhere(self.permission):
            self.one = self.participant(kwargs["code"], kwargs["group"])
        return super().dispatch(request, *args, **kwargs)

    def paper(self):
        graded = shows_grade(self.one.round, self.scope)
        return result_paper(self.one, self.one.result, dimension_lines(self.one), graded=graded)

    @property
    def takes_away(self) -> bool:
        return self.scope.may_for_group(EXPORT_PAPERS, self.one.group_id)


class ResultPrintView(ResultPaperView):
    def get(self, request, code, group):
        back = reverse("evaluation:result-detail", args=[code, group])
        word = Link("导出 Word", reverse("evaluation:result-docx", args=[code, group]))
        return paper_page(
            request,
            self.paper(),
            heading="打印结果反馈书",
            back=Link("返回评估结果", back),
            parent={"text": self.one.name, "url": back},
            links=[word] if self.takes_away else [],
        )


class ResultDocx(ResultPaperView):
    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request, code, group):
        if not self.takes_away:
            raise PermissionDenied("您的任职不能导出结果反馈书，可以在页面上查看和打印。")
        paper = self.paper()
        return taken_away(
            request,
            word_of(paper),
            what=f"evaluation-result:{code}-{group}",
            name=f"{paper.title}.docx",
            day=timezone.localdate(),
            count=1,
        )
