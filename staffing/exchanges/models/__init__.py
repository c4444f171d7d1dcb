from staffing.exchanges.models.legs import ExchangeLeg, LegGroup

__all__ = ["ExchangeLeg", "LegGroup"]
