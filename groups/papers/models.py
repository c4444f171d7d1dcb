"""The models of this app's slices, for Django and for other apps; a slice imports its own."""

from groups.papers.parts.models import Recorded, WrittenPart

__all__ = ["Recorded", "WrittenPart"]
