"""Addresses and texts of the pages of charters and admissions."""

from django.urls import reverse


def at(page: str, record, *more) -> str:
    return reverse(f"governance:{page}", args=[record.case.code, *more])


def of(page: str, group) -> str:
    return reverse(f"governance:{page}", args=[group.code])


def text(client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, url
    return answer.content.decode()
