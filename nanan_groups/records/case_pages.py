"""Pages of a case: its record inside one's scope, where it stands in the reader's words, and the page of any step.

A step's page says what the step will do and what is missing; its POST takes the step. One page for every kind of case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from nanan_groups.kit.arrows import Arrow, CaseKind, Reader
from nanan_groups.kit.deadlines import deadline
from nanan_groups.kit.errors import AlreadyDone, RuleViolation
from nanan_groups.kit.pages import Link, ScopedView
from nanan_groups.kit.scope import Scope

from . import storms
from .case_forms import StepForm
from .cases.due import due_of, opens_later
from .cases.engine import perform, role_in, steps_for
from .cases.kinds import Missing, missing, registered
from .cases.parties import parties_of
from .models import Act, Case, EventKind


@dataclass(frozen=True, slots=True)
class MissingFor:
    """What the next step that needs something still needs."""

    label: str
    items: list[Missing]


def missing_for(case: Case, arrows=None) -> MissingFor | None:
    """Of the arrows that lead out of the present state, the one with needs; None when nothing is missing."""
    of = registered(case.kind)
    for arrow in of.kind.arrows_from(case.state) if arrows is None else arrows:
        if arrow.needs and of.exists(arrow, case):
            found = missing(case, arrow)
            return MissingFor(arrow.label, found) if found else None
    return None


class CaseView(ScopedView, View):
    """A record with a ``case``, by the code of its case. Subclasses say the ``kind``, ``find()`` and ``url``; outside
    one's scope there is none (404)."""

    kind: CaseKind
    noun = "文件"  # what the sentences call the record
    refusal = "您的任职不含这一页的内容。"

    def find(self, code: str):
        """The record of that case inside one's scope, or None."""
        raise NotImplementedError

    @property
    def url(self) -> str:
        raise NotImplementedError

    def step_url(self, arrow: str) -> str:
        raise NotImplementedError

    def reader(self) -> Reader:
        """In whose words states are told."""
        raise NotImplementedError

    def dispatch(self, request, *args, **kwargs):
        # The moment of arrival: deadlines are held against it, not against the end of the work.
        self.now = timezone.now()
        if not self.allowed(self.scope):
            raise PermissionDenied(self.refusal)
        self.record = self.find(kwargs["code"])
        if self.record is None:
            raise Http404
        if not self.allowed_here():
            raise PermissionDenied(self.refusal)
        return super().dispatch(request, *args, **kwargs)

    def allowed(self, scope: Scope) -> bool:
        return scope.may_somewhere(self.permission)

    def allowed_here(self) -> bool:
        """Whether the right of the page counts for this very record; that one sees the record is known already."""
        return True

    @property
    def case(self) -> Case:
        return self.record.case

    @cached_property
    def over(self) -> str:
        """Why the case takes no step any more; "" while it goes on."""
        return registered(self.case.kind).rest(self.case)

    def state(self) -> dict:
        return state_of(self.case, self.reader())

    def buttons(self) -> list[Link]:
        """The steps this person may take now."""
        return [
            Link(one.label, self.step_url(one.name), primary=not one.comment)
            for one in steps_for(self.case, self.scope)
        ]

    def base(self) -> dict:
        return {
            "case": self.case,
            "state": self.state(),
            "parties": parties_of(self.case),
            "url": self.url,
            "noun": self.noun,
            "parent": {"text": self.case.title, "url": self.url},
            "now": self.now,
            "over": self.over,
        }


def returned_of(case: Case) -> dict | None:
    """What it came back with, while it is back: its last step, if that had to say why."""
    kind = registered(case.kind).kind
    if not any(arrow.comment and arrow.to == case.state for arrow in kind.arrows):
        return None
    if case.state not in kind.editable and kind.tones.get(case.state) != "due":
        return None  # an opinion or an answer is no return: it stands in the record
    last = case.steps.select_related("actor").order_by("-number").first()
    if last is None or not last.comment_needed:
        return None
    return {"done": last.done, "at": timezone.localtime(last.at), "actor": last.actor.name, "comment": last.comment}


def word_of(case: Case, reader: Reader) -> str:
    return registered(case.kind).kind.word(case.state, reader, begun=case.begun_at is not None)


def state_of(case: Case, reader: Reader) -> dict:
    """Where it stands, in the reader's words, with the tone of its badge."""
    kind = registered(case.kind).kind
    return {"word": word_of(case, reader), "tone": kind.tones.get(case.state, ""), "code": case.state}


class StepPage:
    """The page of one step; beside a CaseView. ``forms``: by arrow, the form of a step that asks for more than a comment."""

    http_method_names = ["get", "post"]
    forms: Mapping[str, type[StepForm]] = {}
    template = "cases/step.html"

    def role_label(self, role: str) -> str:
        raise NotImplementedError

    def more(self, possible: bool) -> dict:
        """What else the page of this kind shows."""
        return {}

    def dispatch(self, request, *args, **kwargs):
        self.arrow: Arrow | None = self.kind.arrow(kwargs["arrow"])
        return super().dispatch(request, *args, **kwargs)

    def _check(self) -> None:
        if self.arrow is None or not registered(self.case.kind).exists(self.arrow, self.case):
            raise Http404
        if not role_in(self.case, self.arrow, self.scope)[0]:
            wanted = "、".join(self.role_label(role) for role in self.arrow.roles)
            raise PermissionDenied(f"“{self.arrow.label}”由{wanted}办理。")

    def _form(self, *data) -> StepForm:
        form = self.forms.get(self.arrow.name, StepForm)
        return form(*data, arrow=self.arrow, version=self.case.version, record=self.record)

    def get(self, request, code, arrow):
        self._check()
        return self._page(self._form())

    def post(self, request, code, arrow):
        if again := self._done_before():  # before the right: who has agreed is waited for no more
            return self._again(again)
        self._check()
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form)
        data = form.cleaned_data
        try:
            step = perform(
                case=self.case,
                arrow=arrow,
                actor=request.user,
                seen=data["seen"],
                comment=data["comment"],
                now=self.now,
                request_key=data["request_key"],
                facts=form.facts(),
            )
        except AlreadyDone as done:
            return self._again(done.act)
        except RuleViolation as refused:
            self.case.refresh_from_db()
            if refused.code == "own":  # an attempt on one's own paper is on record like any other
                detail = {"step": arrow, "refused": refused.code}
                storms.refused(
                    EventKind.REFUSED, subject=f"case:{self.case.code}", actor_id=request.user.pk, detail=detail
                )
            field = refused.field if refused.field in form.fields else None
            form.add_error(field, refused.sentence)
            return self._page(form.renewed(self.case.version), status=409)
        messages.success(request, f"{step.done}：{self.case.title}。{'已过截止时间，记为逾期。' if step.late else ''}")
        return redirect(self.url)

    def _done_before(self) -> Act | None:
        """A second click finds the case moved on: it is told so, and not that it came too late."""
        key = self.request.POST.get("request_key", "")
        return Act.objects.filter(request_key=key, actor=self.request.user).first() if key else None

    def _again(self, done: Act):
        messages.info(self.request, f"“{done.title}”已经办理，没有重复办理。")
        return redirect(self.url)

    def _page(self, form: StepForm, status: int = 200):
        arrow, case = self.arrow, self.case
        rest = self.over
        possible = case.state in arrow.sources and not rest
        due = due_of(case, arrow)
        context = self.base() | {
            "arrow": arrow,
            "form": form,
            "possible": possible,
            "consequence": arrow.says,
            "rest": rest,
            "missing": missing_for(case, [arrow]) if possible else None,
            "opens_on": opens_later(case, arrow, self.now) if possible else None,
            "deadline": deadline(due, self.now),
        }
        return render(self.request, self.template, context | self.more(possible), status=status)
