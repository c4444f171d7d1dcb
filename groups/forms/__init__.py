"""Every act of the register by its name in the address."""

from . import fact_acts, group_acts, institution_acts
from .base import ActForm


def _all(*modules) -> dict[str, type[ActForm]]:
    return {
        form.verb: form
        for module in modules
        for form in vars(module).values()
        if isinstance(form, type) and issubclass(form, ActForm) and form.verb
    }


ACTS: dict[str, type[ActForm]] = _all(group_acts, institution_acts, fact_acts)
