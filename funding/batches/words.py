from django.db.models import TextChoices


class Variation(TextChoices):
    """Why a line is another than before, in fixed words (docs/领域-经费.md 第4节)."""

    JOINED = "joined", "加入"
    LEFT = "left", "退出"
    OPENED = "opened", "开办"
    CLOSED = "closed", "关闭"
    VERIFIED = "verified", "办学性质核实"
    RULES = "rules", "规则"
    BUDGET = "budget", "预算"
    AGREEMENT = "agreement", "协议"
    RECEIPT = "receipt", "到账"
    MANUAL = "manual", "人工"


class Warning(TextChoices):
    """What the finance officer looks at before he says that a statement is checked."""

    ASSUMED = "assumed", "办学性质为推定"
    NO_AGREEMENT = "no_agreement", "缺协议金额"
    NO_PLAQUE = "no_plaque", "未授牌"
    PENDING = "pending", "有校点待定"
    CUT = "cut", "已按盘子压减"
    SPENT = "spent", "低于已支出和占用"
