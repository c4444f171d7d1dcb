"""What libraries work out for nobody, once a row of every factory: left out, because the suite makes a million rows.

factory_boy prints all values of a row into the message of an AttributeError that it catches itself, whenever a
declaration asks for a trait another factory does not have; printing a row of ours asks the database for its name.
simple_history builds the class of its manager anew each time a model's history is looked at.
"""

from functools import cache

from factory.builder import Resolver
from simple_history.manager import HistoryManager


def _patched_lookup(original):
    def __getattr__(self, name):
        known = vars(self)
        if any(name in known[f"_Resolver__{where}"] for where in ("pending", "values", "declarations")):
            return original(self, name)
        raise AttributeError(f"The parameter {name!r} is unknown.", name=name, obj=self)

    return __getattr__


def install(patch) -> None:
    patch.setattr(Resolver, "__getattr__", _patched_lookup(Resolver.__getattr__))
    patch.setattr(HistoryManager, "from_queryset", cache(HistoryManager.from_queryset))
