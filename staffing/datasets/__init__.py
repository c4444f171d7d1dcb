from . import leaders, staff

__all__ = ["leaders", "staff"]
