"""What slices above add to a round: what stands in the way of a step, its acts, its page, who else reads evidence."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from evaluation.rounds.models import Participant, Round
from nanan_groups.kit.additions import Additions, Panel
from nanan_groups.kit.pages import Link
from nanan_groups.kit.scope import Scope
from nanan_groups.records.models import Case


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    tone: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A stage on the board of groups. ``cells``: by participant's key; one who has none has nothing to show there."""

    label: str
    cells: Callable[[Round, Sequence[Participant], Scope], dict[int, Cell]]


# Sentences that stop the experts from beginning; none where nothing is missing.
BEFORE_SCORING: Additions[Callable[[Round], Iterable[str]]] = Additions("before scoring")
ROUND_COLUMNS: Additions[Column] = Additions("columns of a round")
ROUND_PANELS: Additions[Callable[[Round, Scope], Panel | None]] = Additions("page of a round")
# Buttons of the page of a round; None where there is nothing for this reader.
ROUND_LINKS: Additions[Callable[[Round, Scope], Link | None]] = Additions("links of a round")
# Forms of acts on a round (evaluation/rounds/forms.py RoundForm).
ROUND_ACTS: Additions[type] = Additions("acts on a round")
# Cases above that are about a participant: at rest once it has left the round.
CASES_OF_PARTICIPANT: Additions[Callable[[Participant], Iterable[Case]]] = Additions("cases of a participant")
# Whether somebody else reads the evidence of a group: given the participant and the scope.
EVIDENCE_READERS: Additions[Callable[[Participant, Scope], bool]] = Additions("readers of evidence")
