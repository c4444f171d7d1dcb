"""The back office's side of acts and audit: bases for the apps above, and the two books as they can be read."""

from . import logs  # noqa: F401  registers acts and events
from .base import HouseAdmin
from .plain import PlainAdmin

__all__ = ["HouseAdmin", "PlainAdmin"]
