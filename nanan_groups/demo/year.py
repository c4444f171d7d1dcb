"""The invented year as a whole: the stamp that tells its database from every other, making it, and making it anew."""

import logging
from dataclasses import dataclass

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from groups.registry.policy.services import load_policy
from groups.registry.workdays.services import enter_published
from nanan_groups.accounts.models import User
from nanan_groups.demo import emptying
from nanan_groups.demo.accounts import make_demo_accounts, make_demo_people
from nanan_groups.demo.models import DemoStamp
from nanan_groups.demo.parts import all_parts
from nanan_groups.kit import failpoints
from nanan_groups.records.imports import progress

logger = logging.getLogger(__name__)
VERSION = 10  # one more whenever the modules of this folder invent something else

NOT_DEMO = "当前不是演示模式（DEMO 未开启），不能{what}。演示数据只能在演示模式下使用。"
OTHER = (
    "这个数据库里有正式账号，不是演示库，不能放入演示数据。"
    "要试用演示数据，请把 DATABASE_URL 指向一个新建的空数据库；要使用现有数据，请设 DEMO=false 再启动。"
)
UNSTAMPED = (
    "这个数据库没有演示库标记，里面可能是正式数据，不能清空重建，没有改动任何数据。"
    "要得到演示库，请把 DATABASE_URL 指向一个新建的空数据库（本机试用的，移走 var 里的数据库文件即可），再执行 manage.py serve。"
)
IN_EARNEST = (
    "这个数据库虽有演示库标记，但已用 bootstrap_admins 建立了正式的三员账号，可能已经正式使用，不能清空重建，"
    "没有改动任何数据。请另建一个空数据库作演示。"
)
OLDER = "数据库的结构与程序版本不一致，没有改动任何数据。请先执行 manage.py migrate，再重建演示库。"
BUSY = "数据库正忙，没有改动任何数据。请停止门户或稍等片刻，再执行一次。"


class Refused(Exception):
    """Nothing was done; the Chinese sentence says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Made:
    accounts: list[dict]  # role, username, password, label
    people: int


def is_stamped() -> bool:
    """Whether this is a database of the demonstration; one that was never migrated is not."""
    return DemoStamp._meta.db_table in connection.introspection.table_names() and DemoStamp.objects.exists()


def refuse_other() -> None:
    """Invented data never comes beside people in earnest. Without them there is nothing in earnest either: whatever is
    in the register then is the policy's, or was typed under a demonstration account."""
    if not settings.DEMO:
        raise Refused(NOT_DEMO.format(what="放入演示数据"))
    if not is_stamped() and User.objects.filter(is_demo=False).exists():
        raise Refused(OTHER)
    refuse_in_earnest()


def refuse_in_earnest() -> None:
    """A demonstration that was taken into use: it has administrators of its own, or people appointed who are no part of the
    invented year."""
    real = User.objects.filter(is_demo=False)
    if real.filter(admin_kind__isnull=False).exists() or real.filter(appointments__isnull=False).exists():
        raise Refused(IN_EARNEST)


def stamp() -> DemoStamp:
    """Say of this database that it belongs to the demonstration. Once; a later version of the year does not move it."""
    refuse_other()
    row, _ = DemoStamp.objects.get_or_create(pk=1, defaults={"made_at": timezone.now(), "version": VERSION})
    return row


def make_demo() -> Made:
    """The stamp, the policy's register and the invented year; again and again without harm. All of it or nothing: each
    part leaves alone what is there, so that half of one would stay half."""
    with transaction.atomic():
        stamp()
        load_policy()
        enter_published()
        accounts = make_demo_accounts()
        for make in all_parts():
            make()
            failpoints.here("demo.part")
        return Made(accounts, make_demo_people())


def refuse_to_rebuild() -> None:
    """Refused, unless everything in this database may go."""
    if not settings.DEMO:
        raise Refused(NOT_DEMO.format(what="重建演示库"))
    if not is_stamped():
        raise Refused(UNSTAMPED)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refused(OLDER)
    refuse_in_earnest()


def rebuild() -> Made:
    """Empty this database and make the year anew, whatever was typed since.

    All of it is one transaction, on both engines: a process killed in its middle leaves the old year whole, stamp and
    triggers included, and whoever reads meanwhile reads the old one. The other way, a fresh SQLite file made aside and put
    in the old one's place, would be quicker for who writes meanwhile; but PostgreSQL has nothing like it, and a server that
    has the old file open goes on writing into a file without a name, beside a log that belongs to the new one.

    The portal may run meanwhile. Whoever writes waits, on SQLite for 20 seconds at most, and is told that it failed when that
    is not enough; a task of the worker that was under way finds its job gone. Sessions go with all the rest, so that
    everybody signs in again; the passwords stay, because they lie beside the database.

    No transaction holds the files of attachments and imports. They go last, when the rows that named them are gone for
    good: should the process die just there, some are left which nobody can reach. Files that no row names are not touched;
    they may be another database's.
    """
    refuse_to_rebuild()
    try:
        with transaction.atomic(durable=True):
            emptying.wait_for_writers()
            refuse_to_rebuild()  # as long as others could write, anything could have changed
            files, tokens = emptying.named_files(), emptying.import_tokens()
            emptying.delete_all_rows()
            made = make_demo()
    except OperationalError as error:
        if _busy(error):
            raise Refused(BUSY) from error
        raise
    _forget(files, tokens)
    return made


def _busy(error: OperationalError) -> bool:
    """Somebody else wrote for too long, or waited for us while we waited for him."""
    return getattr(error.__cause__, "sqlstate", None) in ("55P03", "40P01") or "database is locked" in str(error)


def _forget(files, tokens) -> None:
    """The new year stands: a file that will not go is logged, and no reason to say that it failed."""
    for storage, name in files:
        try:
            storage.delete(name)
        except OSError:
            logger.exception("a file of the former demonstration stays: %s", name)
    for token in tokens:
        progress.forget(token)
