"""A charter to read: part by part with the reviewer's ticks, against the version before, its steps."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from groups.governance.charters.forms import FileForm
from groups.governance.charters.models import Charter
from groups.governance.charters.papers import charter_paper
from groups.governance.charters.rules import CHARTER
from groups.governance.charters.services import content_of, required_of, to_revise, why_not_reviewer
from groups.governance.charters.views.parts import CharterView, charter_url, papers_url
from groups.governance.charters.words import CharterPart, GroupLegalForm, Verdict
from groups.papers.cases.queries import steps_of
from groups.papers.cases.views import PrintPage, StepPage, WordPage, plain_while_missing, recorded_text
from groups.papers.parts.words import Source
from groups.papers.versions.rules import Change, text_changes
from groups.papers.versions.views import printed_changes
from groups.registry.register.queries.names import group_name
from groups.rights.roles import EXPORT_PAPERS, RUN_CHARTERS
from nanan_groups.kit.pages import Link
from nanan_groups.records.case_pages import missing_for, returned_of
from nanan_groups.records.papers import papers_of

VERDICT_TONES = {Verdict.OPEN: "", Verdict.OK: "ok", Verdict.LACKING: "due"}
MOST = 30_000


def charter_changes(old: dict, new: dict) -> list[dict]:
    """What the newer one changed, part by part."""
    found = text_changes(old["parts"], new["parts"], "正文", lambda part: CharterPart(part).label)
    found += text_changes(old["references"], new["references"], "见附件", lambda part: CharterPart(part).label)
    if old["legal_form"] != new["legal_form"]:
        lines = [("法人结构", GroupLegalForm(old["legal_form"]).label, GroupLegalForm(new["legal_form"]).label)]
        found.insert(0, Change("基本情况", "法人结构", "changed", lines=lines))
    return printed_changes(found)


def former_of(charter: Charter) -> Charter | None:
    """The version filed before this one; of a draft, the one filed last."""
    rows = Charter.objects.filter(group=charter.group_id, number__isnull=False).select_related("case")
    if charter.number:
        rows = rows.filter(number__lt=charter.number)
    return rows.order_by("-number").first()


def on_paper(*versions: Charter) -> str:
    """Why versions are not held against each other: the text of one recorded afterwards is not in the portal."""
    names = "、".join(one.number_text for one in versions if one.source == Source.BACKFILL)
    return f"{names}正文见公文扫描件，不能逐项对照。" if names else ""


def sections_of(charter: Charter) -> list[dict]:
    required = required_of(charter)
    return [
        {
            "row": one,
            "label": one.get_part_display(),
            "clause": CharterPart(one.part).clause,
            "compulsory": CharterPart(one.part) in required,
            "verdict": one.get_verdict_display(),
            "tone": VERDICT_TONES[one.verdict],
        }
        for one in charter.sections.order_by("pk").select_related("reviewed_by")
    ]


class CharterDetailView(CharterView):
    http_method_names = ["get", "head"]

    def get(self, request, code):
        charter, case = self.charter, self.case
        missing, revise = self._missing(), to_revise(charter) if self.writer and not self.over else []
        steps = plain_while_missing(self.buttons(), missing)
        context = self.base() | {
            "sections": sections_of(charter),
            "panel": self.panel(),
            "recorded": recorded_text(charter),
            "papers": papers_of(case, request.user),
            "timeline": steps_of(case.pk),
            "returned": returned_of(case),
            "steps": steps,
            "links": self._links(bool(missing or revise)),
            "missing": missing,
            "submissions": self._submissions(),
            "former": self._former(),
            "parent": {"text": group_name(charter.group), "url": papers_url(charter.group)},
        }
        return render(request, "governance/charters/charter_detail.html", context)

    def _links(self, first: bool) -> list[Link]:
        """``first``: there is something to write or to review before the next step."""
        out = [Link("打印", charter_url(self.charter, "charter-print"))]
        if self.scope.may_for_group(EXPORT_PAPERS, self.case.place_id):
            out.append(Link("章程 Word", charter_url(self.charter, "charter-docx")))
        return [*out, *self._work(first)]

    def _work(self, first: bool) -> list[Link]:
        if self.over:
            return []
        if self.writer and self.case.state in CHARTER.editable:
            return [Link("填写章程", charter_url(self.charter, "charter-edit"), primary=first)]
        reviews = self.scope.may_everywhere(RUN_CHARTERS) and not why_not_reviewer(self.scope, self.charter)
        if reviews and self.case.state in CHARTER.under_review:
            return [Link("逐项审核", charter_url(self.charter, "charter-review"), primary=first)]
        return []

    def _missing(self):
        concerned = self.writer if self.case.state in CHARTER.editable else self.scope.may_everywhere(RUN_CHARTERS)
        return missing_for(self.case) if concerned and not self.over else None

    def _submissions(self) -> list[dict]:
        rows = self.charter.submissions.order_by("-number").select_related("step__actor")
        return [
            {
                "number": one.number,
                "at": timezone.localtime(one.step.at),
                "actor": one.step.actor.name,
                "url": charter_url(self.charter, "charter-compare", one.number) if one.number > 1 else "",
            }
            for one in rows
        ]

    def _former(self) -> dict | None:
        former = former_of(self.charter)
        if former is None:
            return None
        return {
            "number": former.number_text,
            "url": charter_url(former),
            "changes_url": "" if on_paper(former, self.charter) else charter_url(self.charter, "charter-changes"),
        }


class CharterPaper:
    """The charter as an official paper; beside a CharterView."""

    heading, back, word_page, what = "打印章程", "返回章程", "governance:charter-docx", "charter"

    def paper(self):
        return charter_paper(self.charter, sections_of(self.charter), self.state()["word"])


class CharterPrintView(CharterPaper, PrintPage, CharterView):
    pass


class CharterDocxView(CharterPaper, WordPage, CharterView):
    pass


class CharterCompareView(CharterView):
    """Submission n against the one before."""

    http_method_names = ["get", "head"]

    def get(self, request, code, number):
        if not 2 <= number <= MOST:
            raise Http404
        found = {one.number: one for one in self.charter.submissions.filter(number__in=(number - 1, number))}
        if len(found) < 2:
            raise Http404
        context = self.base() | {
            "heading": f"第 {number} 次与第 {number - 1} 次提交对照",
            "changes": charter_changes(found[number - 1].content, found[number].content),
        }
        return render(request, "governance/charters/charter_compare.html", context)


class CharterChangesView(CharterView):
    """This version against the one filed before it."""

    http_method_names = ["get", "head"]

    def get(self, request, code):
        former = former_of(self.charter)
        if former is None:
            raise Http404
        this = self.charter.number_text if self.charter.number else "修订稿"
        paper = on_paper(former, self.charter)
        changes = [] if paper else charter_changes(content_of(former), content_of(self.charter))
        context = self.base() | {
            "heading": f"{this}与{former.number_text}对照",
            "changes": changes,
            "paper": paper,
        }
        return render(request, "governance/charters/charter_compare.html", context)


class CharterStepView(StepPage, CharterView):
    """What a resubmission changes is shown before it is handed in."""

    template = "planning/annual_plans/plan_step.html"
    forms = {"file": FileForm}

    def more(self, possible):
        if not (possible and self.arrow.submits):
            return {"changes": None}
        last = self.charter.submissions.order_by("-number").first()
        return {"changes": charter_changes(last.content, content_of(self.charter)) if last else None}
