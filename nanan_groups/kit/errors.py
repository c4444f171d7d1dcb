"""The one error a rule may raise."""


class RuleViolation(Exception):
    """A rule was broken by what somebody asked for. The sentence is Chinese and is shown to that person as it is.

    ``field`` names the form field or sheet column it belongs to, "" for the whole; ``code`` is stable and is what
    tests, sheets and logs compare.
    """

    def __init__(self, sentence: str, *, field: str = "", code: str = "rule") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.code = code


class StaleRecord(RuleViolation):
    """Somebody else changed the record since this person opened it; ``acts`` tells who, when and what."""

    def __init__(self, sentence: str, *, acts: list | None = None) -> None:
        super().__init__(sentence, code="stale")
        self.acts = acts or []


class Gone(RuleViolation):
    """Somebody withdrew the record since this person opened it: an import undone, an entry taken back."""

    def __init__(self) -> None:
        super().__init__("这条登记刚被他人撤销，没有写入。请返回后重新核对。", code="gone")


class AlreadyDone(Exception):
    """The same request (same form token) arrived again; ``act`` is what the first one did."""

    def __init__(self, act) -> None:
        super().__init__("already done")
        self.act = act
