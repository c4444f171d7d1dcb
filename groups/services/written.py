"""Parts of a paper that people type into: saved one by one, each against the revision its writer saw."""

from collections.abc import Collection, Mapping

from django.db.models import F
from django.utils import timezone

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.acts import clean

from ..models.plans import TEXT_LIMIT, WrittenPart


class Conflict(RuleViolation):
    """Somebody else saved this part meanwhile; ``theirs`` is what stands there now, ``revision`` what to go on from."""

    def __init__(self, part: WrittenPart, theirs: Mapping[str, object]):
        touched_by, touched_at = part.edited_by, part.edited_at
        reviewed_at = getattr(part, "reviewed_at", None)
        if reviewed_at is not None and (touched_at is None or reviewed_at > touched_at):
            touched_by, touched_at = part.reviewed_by, reviewed_at
        who = touched_by.name if touched_by else "他人"
        at = f"{timezone.localtime(touched_at):%H:%M}" if touched_at else ""
        super().__init__(f"{who}已于 {at} 修改了这一部分，您填写的内容没有覆盖它，请对照后再保存。", code="conflict")
        self.theirs = dict(theirs)
        self.revision = part.revision


def save_part(
    part: WrittenPart, actor, seen: int, values: Mapping[str, object], many: Mapping[str, Collection[int]] | None = None,
    *, also: Mapping[str, object] | None = None, wrote: bool = True,
) -> WrittenPart:  # fmt: skip
    """Compare and set one part. ``many``: by name of a many-to-many field, the keys it is to hold; the part's revision
    guards them as well. ``also``: what goes with a change, beside what was typed (a signature that no longer holds). The
    same values again are no change. ``wrote``: False for who reviews it; the writer stays the writer."""
    wanted = {**values, **{name: sorted(keys) for name, keys in (many or {}).items()}}
    if _stored(part, wanted, many) == wanted:
        return part
    written = {**values, **(also or {})}
    for name, value in written.items():
        setattr(part, name, value)
    clean(part, exclude=["edited_by"], validate_unique=False)
    stamp = {"edited_by": actor, "edited_at": timezone.now()} if wrote else {}
    rows = type(part).objects.filter(pk=part.pk, revision=seen)
    if not rows.update(revision=F("revision") + 1, **written, **stamp):
        now = type(part).objects.select_related("edited_by").filter(pk=part.pk).first()
        if now is None:
            raise RuleViolation("这一部分刚被他人删除，没有保存。", code="gone")
        theirs = _stored(now, wanted, many)
        if theirs == wanted:
            return now  # the same words arrived twice: by themselves, and by the button
        raise Conflict(now, theirs)
    for name, keys in (many or {}).items():
        getattr(part, name).set(keys)
    part.refresh_from_db()
    return part


def _stored(part: WrittenPart, names, many: Mapping | None) -> dict[str, object]:
    """What the part says now; of a many-to-many field its keys, in order, as the database has them (no prefetched ones)."""
    return {
        name: sorted(getattr(part, name).order_by("pk").values_list("pk", flat=True))
        if name in (many or ())
        else getattr(part, name)
        for name in names
    }


def short_enough(text: str) -> str:
    text = text.replace("\x00", "").replace("\r\n", "\n")
    if len(text) > TEXT_LIMIT:
        raise RuleViolation(f"有 {len(text)} 个字，最多 {TEXT_LIMIT} 个字，没有保存，请精简。", code="too-long")
    return text
