"""Every act of the register by its name in the address."""

from groups.registry.education_groups import forms as group_acts
from groups.registry.figures import forms as fact_acts
from groups.registry.institutions.forms import acts as institution_acts
from groups.registry.institutions.forms import facts as institution_facts
from groups.registry.register.forms.base import ActForm
from groups.registry.workdays import forms as workday_acts
from nanan_groups.records.act_forms import acts_of

ACTS: dict[str, type[ActForm]] = acts_of(
    ActForm, group_acts, institution_acts, institution_facts, fact_acts, workday_acts
)
