"""The words of what is dated in a person's career. English values are stored, Chinese labels are shown."""

from django.db.models import TextChoices

from staffing.roster.words import Honour


class AbsenceKind(TextChoices):
    """缺勤; whoever need not know which reads only 请假."""

    SICK = "sick", "病假"
    MATERNITY = "maternity", "产假"
    STUDY = "study", "进修"
    SECONDED = "seconded", "借调"
    PERSONAL = "personal", "事假"


# The lowest first, as the sheet of the roster asks for the highest.
HONOUR_RANK = {honour: rank for rank, honour in enumerate(Honour.values)}


class Retiring(TextChoices):
    """Whose age of retirement a row of the table says."""

    MEN = "men", "男"
    WOMEN = "women", "女（干部）"
