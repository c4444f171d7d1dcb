"""The act under way in this thread of control. Apart from acts.py so that models can read it without a cycle."""

from contextvars import ContextVar

_current: ContextVar = ContextVar("current_draft", default=None)


def current_draft():
    return _current.get()


def current_act_id() -> int | None:
    """Default of every history row's ``act``; None outside an act, which the column's NOT NULL refuses."""
    draft = _current.get()
    return draft.act.pk if draft is not None else None


def set_current(draft):
    return _current.set(draft)


def reset_current(token) -> None:
    _current.reset(token)
