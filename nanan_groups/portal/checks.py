"""The portal refuses to start where it would be unsafe: DEBUG or demonstration mode open to other machines."""

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.utils.module_loading import import_string

from nanan_groups.accounts.passwords import PROFILES
from nanan_groups.kit.official.paper import PAPER_DAYS

LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "testserver"}


@register(Tags.security)
def refuse_unsafe_start(app_configs, **kwargs):
    problems = []
    if settings.PASSWORD_PROFILE not in PROFILES:
        problems.append(Error(f"PASSWORD_PROFILE 只能是 {'、'.join(PROFILES)}。", id="portal.E004"))
    if settings.PAPER_DAYS not in PAPER_DAYS:
        problems.append(Error(f"PAPER_DAYS 只能是 {'、'.join(PAPER_DAYS)}。", id="portal.E006"))
    if settings.ATTACHMENT_SCANNER:
        try:
            import_string(settings.ATTACHMENT_SCANNER)
        except ImportError:
            problems.append(Error(f"ATTACHMENT_SCANNER 找不到：{settings.ATTACHMENT_SCANNER}。", id="portal.E005"))
    if not set(settings.ALLOWED_HOSTS) <= LOOPBACK:
        if settings.DEBUG:
            problems.append(Error("DEBUG 只能在本机（127.0.0.1）使用。", id="portal.E001"))
        if settings.DEMO:
            problems.append(Error("演示模式只能在本机（127.0.0.1）使用。", id="portal.E002"))
        if len(settings.SECRET_KEY) < 50 or settings.SECRET_KEY.startswith("django-insecure"):
            problems.append(Error("SECRET_KEY 过短或为默认值，不能对外提供服务。", id="portal.E003"))
    return problems
