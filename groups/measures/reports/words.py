from django.db.models import TextChoices


class Light(TextChoices):
    """How a department stands with its part, by its own word; other than green needs a reason."""

    GREEN = "green", "正常推进"
    AMBER = "amber", "需要关注"
    RED = "red", "进度滞后"


TONES = {Light.GREEN: "ok", Light.AMBER: "warn", Light.RED: "due"}
SIGNS = {Light.GREEN: "●", Light.AMBER: "▲", Light.RED: "■"}  # a shape besides the colour
