"""What this app adds to the portal when it is ready: kinds of cases, owners of attachments; a new member's strategy."""

from groups.planning.annual_plans import additions as plans_shown  # noqa: F401
from groups.planning.annual_plans.queries.sheet import tasks_serving
from groups.planning.annual_plans.services import case, reminders, strategies  # noqa: F401
from groups.planning.annual_plans.services.campaigns import give_strategies
from groups.planning.development_plans import additions as developments_shown  # noqa: F401
from groups.planning.development_plans import services as development_plans  # noqa: F401
from groups.planning.development_plans.queries import on_serving
from groups.planning.my_year import additions as year_shown  # noqa: F401
from groups.registry.register.listeners import on_member_joined

on_member_joined(give_strategies)
on_serving(tasks_serving)
