from .acts import Act, ActChange, ActKind, ActSubject
from .attachments import Attachment, AttachmentUsage, Purpose, ScanState
from .cases import Case, CaseParty, CasePlace, CaseStep, Notice, Todo
from .codes import CodeCounter
from .dated import Dated
from .events import Event, EventHead, EventKind, Storm
from .history import HouseHistory
from .imports import BUSY, OVER, ImportJob, ImportProblem, ImportRow, JobState, KeptAnswer, RowKind, StageRow
from .outbox import Delivery, DeliveryState, DeliveryWay, MailTime, NoticeSetting, Robot, RobotKind
from .papers import CasePaper, PaperKind
from .reminders import ReminderStage, SentReminder
from .workdays import DayKind, SpecialDay, WorkdayYear

__all__ = [
    "BUSY",
    "OVER",
    "Act",
    "ActChange",
    "ActKind",
    "ActSubject",
    "Attachment",
    "AttachmentUsage",
    "Case",
    "CasePaper",
    "CaseParty",
    "CasePlace",
    "CaseStep",
    "CodeCounter",
    "Dated",
    "DayKind",
    "Delivery",
    "DeliveryState",
    "DeliveryWay",
    "Event",
    "EventHead",
    "EventKind",
    "HouseHistory",
    "ImportJob",
    "ImportProblem",
    "ImportRow",
    "JobState",
    "KeptAnswer",
    "MailTime",
    "Notice",
    "NoticeSetting",
    "PaperKind",
    "Purpose",
    "ReminderStage",
    "Robot",
    "RobotKind",
    "RowKind",
    "ScanState",
    "SentReminder",
    "SpecialDay",
    "StageRow",
    "Storm",
    "Todo",
    "WorkdayYear",
]
