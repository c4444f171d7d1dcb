"""How Annex 2 prints: which sites fold into one bracket, and what stands behind a name. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from groups.registry.register.rules.wording import site_in_full
from groups.registry.register.words import SiteState


@dataclass(frozen=True, slots=True)
class Printed:
    """One printed name: ``name`` plus what stands in its bracket. ``keys`` are the sites it stands for."""

    name: str
    label: str = ""  # campuses or section
    note: str = ""  # 待建, 暂定名 …
    state: str = SiteState.OPEN.value
    keys: tuple[int, ...] = ()
    code: str = ""

    @property
    def text(self) -> str:
        """With its campuses, without the note: what a chip shows."""
        return site_in_full(self.name, self.label, "")

    @property
    def full(self) -> str:
        """As the policy prints it: 南开（融侨）中学（铜元局校区，待建）."""
        inside = "，".join(part for part in (self.label, self.note) if part)
        return f"{self.name}（{inside}）" if inside else self.name


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A site as of one day, as far as printing needs it."""

    key: int
    institution: int
    institution_code: str
    name: str
    label: str
    own_name: str
    state: str
    provisional: bool


def note_of(state: str, provisional: bool) -> str:
    """What is said behind a name: 暂定名 for a provisional one, the state unless open."""
    said = ["暂定名"] if provisional else []
    if not SiteState(state).is_open:
        said.append(SiteState(state).label)
    return "，".join(said)


def joined(labels: list[str]) -> str:
    """Campuses inside one bracket: 、 and a last 和 (docs/领域.md 第2.3节)."""
    return labels[0] if len(labels) == 1 else "、".join(labels[:-1]) + "和" + labels[-1]


def printed(places: Iterable[PlaceRow]) -> list[Printed]:
    """Sites in their order as the policy prints them.

    Consecutive open campuses of one institution share a bracket; a site with its own name (attached classes) and a site
    that carries a note stand alone.
    """
    out: list[Printed] = []
    fold: list[PlaceRow] = []

    def close():
        if not fold:
            return
        first = fold[0]
        labels = [place.label or "本部" for place in fold] if len(fold) > 1 else [first.label] if first.label else []
        out.append(
            Printed(
                name=first.name,
                label=joined(labels) if labels else "",
                note=note_of(first.state, first.provisional),
                state=first.state,
                keys=tuple(place.key for place in fold),
                code=first.institution_code,
            )
        )
        fold.clear()

    for place in places:
        if place.own_name:
            close()
            out.append(
                Printed(
                    name=place.own_name,
                    note=note_of(place.state, place.provisional),
                    state=place.state,
                    keys=(place.key,),
                    code=place.institution_code,
                )
            )
            continue
        same = fold and fold[-1].institution == place.institution
        plain = place.state == SiteState.OPEN and not place.provisional
        if not (same and plain and not note_of(fold[-1].state, fold[-1].provisional)):
            close()
        fold.append(place)
        if not plain:
            close()
    close()
    return out


def cell(items: Iterable[str]) -> str:
    """Members of a cell, 、 between them."""
    return "、".join(items)
