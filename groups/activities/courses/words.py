from django.db.models import IntegerChoices


class Term(IntegerChoices):
    FIRST = 1, "第一学期"
    SECOND = 2, "第二学期"
