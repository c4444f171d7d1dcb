"""Every act on the roster by its name in the address."""

from .base import RosterForm
from .people import AddPerson, CancelLeave, ChangePost, CorrectPerson, LeaveRoster

ACTS: dict[str, type[RosterForm]] = {
    form.verb: form for form in (AddPerson, CorrectPerson, ChangePost, LeaveRoster, CancelLeave)
}
