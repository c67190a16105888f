"""What ``graphcrm up`` and ``init`` do before anybody can log in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from graphcrm import periods
from graphcrm.access import local_administrator, local_operator
from graphcrm.clock import Clock, today
from graphcrm.config import Settings
from graphcrm.errors import SetupFailed
from graphcrm.graph.network import Network
from graphcrm.graph.schema import migrate
from graphcrm.services import accounts, demo, passwords
from graphcrm.services.accounts import NewUser
from graphcrm.services.runs import compute_run, latest_run
from graphcrm.services.seeding import seed

Progress = Callable[[str, int, int], None]

DEMO_MEMBERS = 20_000
# 36 closed months to compare, one before them, and the open one.
DEMO_MONTHS = 38
DEMO_SEED = 7
_DEMO_HEAP_MB = 512
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Login:
    """A login to print once; ``once`` says that its password must be replaced."""

    login: str
    name: str
    password: str
    once: bool


def first_administrator(network: Network, clock: Clock) -> Login | None:
    """Create the administrator of a database without users, else return None."""
    if accounts.anybody(network):
        return None
    password = passwords.one_time_password()
    new = NewUser("admin", "Administrator", "administrator")
    accounts.create_user(network, clock, local_administrator(), new, password)
    return Login("admin", "Administrator", password, once=True)


def small(settings: Settings) -> Settings:
    """Return settings with the heap of a demo, where there is no database yet.

    Neo4j takes all the heap it may while the demo is written, and keeps it.
    """
    first = not (settings.home.expanduser() / "neo4j" / "data").exists()
    heap = settings.neo4j_heap_mb or (_DEMO_HEAP_MB if first else 0)
    return settings.model_copy(update={"neo4j_heap_mb": heap})


def prepare_demo(
    settings: Settings, network: Network, clock: Clock, progress: Progress
) -> list[Login]:
    """Fill an empty database with the demo, once, and return its logins.

    Raises ``SetupFailed`` where the web server would listen to others: the
    demo's password is known to everybody.
    """
    if settings.host not in _LOOPBACK:
        raise SetupFailed(
            f"The demo's password is public and GRAPHCRM_HOST is {settings.host}. "
            "Unset it, or start without --demo."
        )
    day = today(clock, settings.timezone)
    _seed_once(settings, network, clock, day, progress)
    last_month = periods.shift_month(periods.month_of(day), -1)
    if _has_demo(network) and not latest_run(network, last_month):
        compute_run(
            network,
            clock,
            local_operator(),
            last_month,
            zone=settings.timezone,
            progress=lambda step, done, total: progress(
                f"Commissions of {last_month}", done, total
            ),
        )
    return [
        Login(user["login"], user["name"], demo.PASSWORD, once=False)
        for user in accounts.users(network, local_administrator())
        if user["demo"]
    ]


def _seed_once(
    settings: Settings, network: Network, clock: Clock, day: int, progress: Progress
) -> None:
    """Seed an empty database; begin again where the last attempt was cut off."""
    mark = settings.home.expanduser().absolute() / "seeding"
    cut_off = mark.exists()
    if not cut_off and not _empty(network):
        return
    mark.touch()
    seeded = seed(
        network,
        DEMO_MEMBERS,
        DEMO_MONTHS,
        DEMO_SEED,
        day,
        replace=cut_off,
        progress=progress,
    )
    demo.create_logins(network, clock, _named(network, seeded.people))
    mark.unlink()


def _empty(network: Network) -> bool:
    with network.reading() as tx:
        return not tx.rows("company/member_count")[0]["members"]


def _has_demo(network: Network) -> bool:
    users = accounts.users(network, local_administrator())
    return any(user["demo"] for user in users)


def _named(network: Network, people: dict[str, str]) -> dict[str, tuple[str, str]]:
    named = {}
    with network.reading() as tx:
        for role, member in people.items():
            row = tx.rows("company/user_member", member=member)[0]
            named[role] = (member, row["name"])
    return named


def prepare_schema(settings: Settings, network: Network, progress: Progress) -> None:
    """Bring the schema up to date, and the house to the company's name."""
    progress("Schema", 0, 0)
    migrate(network)
    network.write(lambda tx: tx.rows("write/house_name", name=settings.company))
