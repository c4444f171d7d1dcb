"""What this wing adds to the portal when it is ready: its sheets, its checks, what follows the roster, its parts of pages."""

from groups.activities.joint_activities.listeners import roster_from
from groups.registry.institutions.queries import leaders_from
from groups.registry.policy.services import also_load
from staffing.career import additions as career_additions  # noqa: F401
from staffing.career import datasets as career  # noqa: F401
from staffing.career.services import follows  # noqa: F401
from staffing.career.services.retirement import load_retirement
from staffing.certificates import additions as certificate_additions  # noqa: F401
from staffing.checks import queries  # noqa: F401
from staffing.eligibility import additions as list_additions  # noqa: F401
from staffing.entrustments import additions as entrustment_additions  # noqa: F401
from staffing.entrustments import datasets as entrustments  # noqa: F401
from staffing.exchange_cases import additions as case_additions  # noqa: F401
from staffing.exchange_cases import services as cases  # noqa: F401
from staffing.exchanges import additions as exchange_additions  # noqa: F401
from staffing.exchanges import datasets as exchanges  # noqa: F401
from staffing.exchanges.services import restarts  # noqa: F401
from staffing.leadership import additions as leadership_additions  # noqa: F401
from staffing.leadership import datasets as leader_quotas  # noqa: F401
from staffing.leadership import services as leadership  # noqa: F401
from staffing.moves import additions as move_additions  # noqa: F401
from staffing.moves import datasets as moves  # noqa: F401
from staffing.pool import additions as pool_additions  # noqa: F401
from staffing.pool import datasets as pool  # noqa: F401
from staffing.quotas import additions as post_additions  # noqa: F401
from staffing.quotas import datasets as post_quotas  # noqa: F401
from staffing.quotas.services import quotas  # noqa: F401
from staffing.requests import services as requests  # noqa: F401
from staffing.roster import additions, datasets  # noqa: F401
from staffing.roster.queries.leaders import leaders_of
from staffing.roster.queries.posts import on_roster
from staffing.rounds import additions as round_additions  # noqa: F401
from staffing.rounds import datasets as balances  # noqa: F401
from staffing.rounds import services as rounds  # noqa: F401
from staffing.service_record import additions as record_additions  # noqa: F401
from staffing.shortages import services as shortages  # noqa: F401

also_load(load_retirement)
leaders_from(leaders_of)
roster_from(on_roster)
