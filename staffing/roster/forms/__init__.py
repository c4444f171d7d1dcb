"""Every act on the roster by its name in the address."""

from staffing.roster.forms.base import RosterForm
from staffing.roster.forms.people import (
    AddPerson,
    CancelLeave,
    ChangePost,
    CorrectPerson,
    LeaveRoster,
    RestorePerson,
    VoidPerson,
)

ACTS: dict[str, type[RosterForm]] = {
    form.verb: form
    for form in (AddPerson, CorrectPerson, ChangePost, LeaveRoster, CancelLeave, VoidPerson, RestorePerson)
}
