from django.db.models import TextChoices


class AttendedWay(TextChoices):
    BY_HAND = "by_hand", "手工登记"
    SHEET = "sheet", "表格导入"
    CODE = "code", "扫码签到"
