from funding.agreements import admin as agreements  # noqa: F401  registered
from funding.batches import admin as batches  # noqa: F401  registered
from funding.books import admin as books  # noqa: F401  registered
