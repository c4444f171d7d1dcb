"""Addresses of a plan's pages, and what their forms would send."""

from django.urls import reverse


def at(page: str, plan, *more) -> str:
    return reverse(f"planning:{page}", args=[plan.case.code, *more])


def parts_of(page) -> dict[str, str]:
    """Everything the form of a page would send."""
    context = page.context
    forms = [*context.get("texts", ()), *context.get("tasks", ()), *context.get("targets", ())]
    forms = [one for one in forms if not isinstance(one, dict)]
    forms += [part for item in context.get("tasks", ()) if isinstance(item, dict) for part in item["parts"]]
    forms += [*context.get("summaries", ())] + ([context["new_task"]] if "new_task" in context else [])
    forms += [item["part"] for item in context.get("attained", ())]
    forms += [context["part"]] if "part" in context else []
    return {
        field.html_name: sent[0] if (sent := form._raw(field.name, field.value())) else ""
        for form in forms
        for field in form
        if not isinstance(field.value(), list)
    }
