"""Every act of the register, and every act on organs, by its name in the address."""

from nanan_groups.records import act_forms

from . import fact_acts, group_acts, institution_acts, organ_acts, organ_meeting_acts
from .base import ActForm
from .organ_acts import OrganForm


def _all(base: type[act_forms.ActForm], *modules) -> dict[str, type[act_forms.ActForm]]:
    return {
        form.verb: form
        for module in modules
        for form in vars(module).values()
        if isinstance(form, type) and issubclass(form, base) and form.verb
    }


ACTS: dict[str, type[ActForm]] = _all(ActForm, group_acts, institution_acts, fact_acts)
ORGAN_ACTS: dict[str, type[OrganForm]] = _all(OrganForm, organ_acts, organ_meeting_acts)
