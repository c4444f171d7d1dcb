from .acts import Act, ActChange, ActKind, ActSubject
from .codes import CodeCounter
from .dated import Dated
from .events import Event, EventHead, EventKind
from .history import HouseHistory
from .imports import BUSY, OVER, ImportJob, ImportProblem, ImportRow, JobState, RowKind, StageRow

__all__ = [
    "BUSY",
    "OVER",
    "Act",
    "ActChange",
    "ActKind",
    "ActSubject",
    "CodeCounter",
    "Dated",
    "Event",
    "EventHead",
    "EventKind",
    "HouseHistory",
    "ImportJob",
    "ImportProblem",
    "ImportRow",
    "JobState",
    "RowKind",
    "StageRow",
]
