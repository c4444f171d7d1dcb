"""Pupils and classes of many sites written set-wise; the later figure of a school year replaces the earlier."""

from groups.registry.figures.models import Enrolment, EnrolmentStage
from groups.registry.register.words import Basis
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.imports.bulk import fetch, rows_by_key, run, table_of, write_history
from nanan_groups.records.imports.setwise import MergeWriter
from nanan_groups.records.imports.writers import Changed

# A stored figure that is the same but only assumed is confirmed by the sheet: that is a change.
CONFIRMED = Basis.VERIFIED.value


class EnrolmentWriter(MergeWriter):
    """Writes Enrolment. ``places`` (given by the dataset) resolves a row to its site within the person's reach."""

    stage_model = EnrolmentStage
    staged = ("site_id", "school_year", "pupils", "classes", "old_pupils", "old_classes", "old_basis")
    models = (Enrolment,)
    verb = "import_enrolment"
    title = "导入学生数"

    def known(self, rows) -> dict:
        """(site, school year) → (id, pupils, classes, basis)."""
        found = rows_by_key(
            f"SELECT id, site_id, school_year, pupils, classes, basis FROM {table_of(Enrolment)} WHERE",  # noqa: S608
            "site_id",
            sorted({site for _, _, site in rows}),
        )
        return {(site, year): (pk, pupils, classes, basis) for pk, site, year, pupils, classes, basis in found}

    def judge(self, number, row, resolved, known):
        subject = f"{self.site_text(resolved)} {school_year_text(row.school_year)}"
        stored = known.get((resolved, row.school_year))
        if stored is None:
            return "n", None, None, (resolved, row.school_year, row.pupils, row.classes, None, None, None), subject, []
        pk, *old = stored
        values = (resolved, row.school_year, row.pupils, row.classes, *old)
        if old == [row.pupils, row.classes, CONFIRMED]:
            return "u", pk, None, values, subject, []
        pairs = zip(("学生数", "班级数"), old, (row.pupils, row.classes), strict=False)
        cells = [[label, str(before), str(after)] for label, before, after in pairs if before != after]
        if old[2] != CONFIRMED:
            cells.append(["依据", Basis(old[2]).label, Basis.VERIFIED.label])
        return "c", pk, None, values, subject, cells

    def still_fits(self) -> bool:
        stage, table = table_of(EnrolmentStage), table_of(Enrolment)
        same = "e.pupils = s.old_pupils AND e.classes = s.old_classes AND e.basis = s.old_basis"
        stale = fetch(
            f"SELECT 1 FROM {stage} s LEFT JOIN {table} e ON e.site_id = s.site_id AND e.school_year = s.school_year "  # noqa: S608
            f"WHERE s.job_id = %s AND NOT (CASE WHEN s.kind = 'n' THEN e.id IS NULL ELSE e.id IS NOT NULL AND {same} END) "
            "LIMIT 1",
            [self.job.pk],
        )
        return not stale

    def merge(self, act_row, low, high):
        stage, table = table_of(EnrolmentStage), table_of(Enrolment)
        about = {"act_id": act_row.pk, "user_id": self.actor.pk}
        span = [self.job.pk, low, high]
        of = "s.job_id = %s AND s.row >= %s AND s.row < %s AND s.kind"
        on_stage = f"JOIN {stage} s ON s.site_id = t.site_id AND s.school_year = t.school_year WHERE {of}"
        added = run(
            f"INSERT INTO {table} (site_id, school_year, pupils, classes, basis) "  # noqa: S608
            f"SELECT s.site_id, s.school_year, s.pupils, s.classes, %s FROM {stage} s WHERE {of} = 'n' ORDER BY s.row",
            [CONFIRMED, *span],
        )
        if added:
            write_history(Enrolment, "+", f"{on_stage} = 'n'", span, **about)
        wanted = fetch(f"SELECT COUNT(*) FROM {stage} s WHERE {of} = 'c'", span)[0][0]  # noqa: S608
        done = run(
            f"UPDATE {table} SET pupils = s.pupils, classes = s.classes, basis = %s FROM {stage} s "  # noqa: S608
            f"WHERE {table}.id = s.target_id AND {table}.pupils = s.old_pupils AND {table}.classes = s.old_classes "
            f"AND {table}.basis = s.old_basis AND {of} = 'c'",  # whoever was quicker meanwhile is not overwritten
            [CONFIRMED, *span],
        )
        if done != wanted:
            raise Changed
        if done:
            write_history(Enrolment, "~", f"{on_stage} = 'c'", span, **about)

    def told(self, staged):
        subject = f"{self.site_text(staged.site_id)} {school_year_text(staged.school_year)}"
        return subject, [["学生数", "", str(staged.pupils)], ["班级数", "", str(staged.classes)]]

    def site_text(self, site_id: int) -> str:
        raise NotImplementedError
