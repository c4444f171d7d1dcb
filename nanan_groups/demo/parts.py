"""The parts of the invented year: each module of this folder that invents something says so, and the year makes them in order."""

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules

from nanan_groups import demo
from nanan_groups.kit.additions import Additions

PARTS: Additions[Callable[[], None]] = Additions("invented year")


def part_of_year(*, at: int) -> Callable:
    """Decorator of what a module makes. ``at`` orders it: what it builds on comes first."""

    def register(make: Callable[[], None]) -> Callable[[], None]:
        return PARTS.add(f"{make.__module__}.{make.__qualname__}", make, at=at)

    return register


def all_parts() -> list[Callable[[], None]]:
    """Every module beside this one is read once; whoever adds a part adds a file and nothing else."""
    for module in iter_modules(demo.__path__):
        if not module.ispkg and module.name not in ("apps", "models", "year"):
            import_module(f"{demo.__name__}.{module.name}")
    return list(PARTS)
