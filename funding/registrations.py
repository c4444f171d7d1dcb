"""What this wing adds to the portal when it is ready: its part of the policy's data, of the shared pages, its checks."""

from funding.agreements import additions as found_agreements  # noqa: F401
from funding.agreements import datasets as agreement_sheets  # noqa: F401
from funding.agreements import services as agreements  # noqa: F401
from funding.batches import additions as decided  # noqa: F401
from funding.batches.services import batches  # noqa: F401
from funding.books import additions as school_money  # noqa: F401
from funding.books import datasets as spending_sheets  # noqa: F401
from funding.books.services import transfers  # noqa: F401
from funding.books.services.money import load_categories
from funding.envelope import datasets as budget_sheets  # noqa: F401
from funding.projects import services as projects  # noqa: F401
from funding.rules_of_year.services import load_rules
from funding.statements import additions  # noqa: F401
from funding.statements.queries import quality  # noqa: F401
from groups.registry.policy.services import also_load

also_load(load_rules)
also_load(load_categories)
