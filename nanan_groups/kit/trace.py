"""A calculation that can be read: every result comes with its steps, and a missing input is said, never 0."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Input:
    """A figure a step used. ``link`` is (view name, args, query) of the rows behind it, or None."""

    label: str
    value: str
    link: tuple[str, tuple, str] | None = None


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One step: what was computed, the formula in words, the inputs, the clause it rests on, and the value as text."""

    label: str
    formula: str
    value: str
    inputs: tuple[Input, ...] = ()
    clause: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """``value`` None: not computable yet; ``missing`` then says because of what."""

    value: int | None
    steps: tuple[TraceStep, ...] = ()
    missing: tuple[str, ...] = field(default=())

    @property
    def computable(self) -> bool:
        return self.value is not None
