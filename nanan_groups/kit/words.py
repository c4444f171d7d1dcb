"""Words that carry what depends on them."""

from django.db.models import TextChoices


class ChoicesWithFacts(TextChoices):
    """Members are ``NAME = value, facts, label``: ``facts`` is a frozen dataclass with everything that depends on the
    member, so that a member added later answers all of it in the same line, or the module does not load."""

    def __new__(cls, value: str, facts):
        member = str.__new__(cls, value)
        member._value_ = value
        member.facts = facts
        return member
