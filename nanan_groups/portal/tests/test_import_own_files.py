"""A school's own workbook in the import centre: nobody in it is lost without a word, and nothing has to be answered twice."""

import pytest

from nanan_groups.records.models import KeptAnswer
from nanan_groups.testing.factories import SiteFactory, entry
from nanan_groups.testing.import_files_made import send
from nanan_groups.testing.import_pages_made import text_of, to
from nanan_groups.testing.own_sheets import HEAD, ROWS, book


@pytest.fixture
def client(db, user_of, client_of):
    with entry():
        school = SiteFactory(institution__version__name="甲校小学").institution
    return client_of(user_of("school_clerk", institution=school))


def sent(client, *tabs: tuple[str, list]):
    return send(client, book(*((name, rows, ()) for name, rows in tabs)), name="本校.xlsx")


def answered(client, job, **changed):
    """Sends the page of questions as it stands, with other answers by the question's text."""
    posted = {}
    for at, one in enumerate(job.questions):
        said = changed.get(one["text"]) or one["answer"] or one["proposed"]
        posted[f"q{at}"] = said.split("\n") if one["kind"] == "sheets" else said
    page = client.post(to("questions", job), posted)
    job.refresh_from_db()
    return page


def test_sheets_left_out_are_counted_and_the_choice_is_proposed_the_next_time(client):
    tabs = [("本部", [HEAD, ROWS[0]]), ("去年", [HEAD, *ROWS[1:]])]
    job = sent(client, *tabs)
    assert job.questions[0]["proposed"] == "本部\n去年"
    answered(client, job, **{job.questions[0]["text"]: "本部"})
    assert (job.new, "另有 2 行在未选的工作表“去年”" in text_of(client.get(to("job", job)))) == (1, True)
    assert KeptAnswer.objects.get().answer == "本部"
    again = sent(client, *tabs)
    assert (again.questions[0]["proposed"], again.questions[0]["answer"]) == ("本部", "")
    assert "另有 2 行在未选的工作表" in text_of(client.get(to("questions", again)))
