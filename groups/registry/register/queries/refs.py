"""What a name or code in a sheet leads to: a school, a site, a group."""

from dataclasses import dataclass

from groups.registry.register.rules.wording import site_beside
from groups.registry.register.words import SiteState


@dataclass(frozen=True, slots=True)
class InstitutionRef:
    id: int
    code: str
    name: str
    kind: str

    @property
    def text(self) -> str:
        return f"{self.name}（{self.code}）"


@dataclass(frozen=True, slots=True)
class SiteRef:
    """``name`` as pages print it: 十一中学（CBD校区）, or the site's own name."""

    id: int
    code: str
    institution_id: int
    kind: str
    state: str
    label: str
    own_name: str
    name: str

    @property
    def text(self) -> str:
        return f"{self.name}（{self.code}）"

    @property
    def short(self) -> str:
        """Beside its school: the campus, the own name, or 本部."""
        return site_beside(self.label, self.own_name)

    @property
    def closed(self) -> bool:
        return self.state == SiteState.CLOSED


@dataclass(frozen=True, slots=True)
class GroupRef:
    id: int
    code: str
    name: str
    category: str

    @property
    def text(self) -> str:
        return f"{self.name}（{self.code}）"
