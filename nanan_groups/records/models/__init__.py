from .acts import Act, ActChange, ActKind, ActSubject
from .codes import CodeCounter
from .dated import Dated
from .events import Event, EventHead, EventKind
from .history import HouseHistory

__all__ = [
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
]
