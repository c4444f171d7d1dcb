"""What the staffing wing's addresses are walked with: a title of each person, and a school that merged."""

from datetime import date

from nanan_groups.testing.factories import InstitutionFactory, entry
from staffing.models import StaffTitle


class StaffingSamples:
    def __init__(self, two_groups) -> None:
        with entry():
            self.titles = {
                post.person_id: StaffTitle.objects.create(
                    person=post.person, title="senior", valid_from=date(2024, 12, 1), document=f"{side.canary}号"
                )
                for side in (two_groups.a, two_groups.b)
                for post in side.posts.values()
            }
            self.merged = InstitutionFactory(merged_into=two_groups.a.tight.institution)

    def kwargs(self, person, institution) -> dict[str, dict]:
        code = {"code": person.code}
        title = code | {"kind": "titles"}
        row = title | {"pk": self.titles[person.pk].pk}
        return {
            "staffing:settle-employment": {"code": institution.code},
            "staffing:follow-merger": {"code": self.merged.code},
            "staffing:fact-add": title,
            "staffing:fact": row,
            "staffing:fact-act": row | {"verb": "mend"},
            **{f"staffing:{name}": code for name in ("own-month", "move", "record", "record-print", "record-full")},
        }
