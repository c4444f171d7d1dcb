"""The models of this app's slices, for Django and for other apps; a slice imports its own."""

from evaluation.results.models import (
    Appeal,
    EnteredFact,
    GroupResult,
    IndicatorResult,
    PartResult,
    PublishedRound,
    Ruling,
    VetoFact,
)
from evaluation.rounds.models import Participant, Round, SelfAssessment
from evaluation.scores.models import Assignment, RoundExpert, Score
from evaluation.systems.models import Indicator, IndicatorPart, IndicatorSystem

__all__ = [
    "Appeal",
    "Assignment",
    "EnteredFact",
    "GroupResult",
    "Indicator",
    "IndicatorPart",
    "IndicatorResult",
    "IndicatorSystem",
    "PartResult",
    "Participant",
    "PublishedRound",
    "Round",
    "RoundExpert",
    "Ruling",
    "Score",
    "SelfAssessment",
    "VetoFact",
]
