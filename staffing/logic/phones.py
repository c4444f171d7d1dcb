"""How a telephone reads for whoever has not asked for it: 138****5678."""


def masked(phone: str) -> str:
    """The first three and the last four digits (of short numbers two): enough to recognise one's own, not to dial."""
    if not phone:
        return ""
    tail = 4 if len(phone) >= 11 else 2
    return f"{phone[:3]}****{phone[-tail:]}"
