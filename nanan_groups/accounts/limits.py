"""The limits of signing in as people read them. The figures are in the settings, once; every sentence asks here."""

from datetime import timedelta

from django.conf import settings
from django.utils.functional import lazy


def minutes(of: timedelta) -> int:
    return int(of.total_seconds() // 60)


def hours(of: timedelta) -> int:
    return int(of.total_seconds() // 3600)


def failures() -> int:
    return settings.AXES_FAILURE_LIMIT


def locked_minutes() -> int:
    return minutes(settings.AXES_COOLOFF_TIME)


def idle_minutes() -> int:
    return minutes(settings.SESSION_IDLE)


def session_hours() -> int:
    return hours(settings.SESSION_ABSOLUTE)


def one_time_hours() -> int:
    return hours(settings.ONE_TIME_PASSWORD_LIFE)


def _text(pattern: str) -> str:
    return pattern.format(failures=failures(), minutes=locked_minutes(), one_time=one_time_hours())


told = lazy(_text, str)  # a sentence with the figures of the day it is read: {failures}, {minutes}, {one_time}
