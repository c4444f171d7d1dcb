from django.conf import settings
from django.db import models


class CalendarKey(models.Model):
    """订阅日历: lets a calendar program read one person's activities. Only the digest of the key is kept: the address is shown
    once, when it is made."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_key", verbose_name="用户"
    )
    digest = models.CharField("密钥摘要", max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = verbose_name_plural = "日历订阅"

    def __str__(self) -> str:
        return str(self.user)
