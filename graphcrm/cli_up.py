"""``graphcrm init · up · serve · worker · user``: the running product."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli_network import connected
from graphcrm.cli_output import AsJson, print_table, shown_progress

if TYPE_CHECKING:
    from graphcrm.access import Access
    from graphcrm.clock import Clock
    from graphcrm.first_run import Login
    from graphcrm.graph.network import Network

Demo = Annotated[
    bool, typer.Option("--demo", help="Fill an empty database with a demo company.")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this topic."""
    app.command()(init)
    app.command()(up)
    app.command()(serve)
    app.command()(worker)
    user = typer.Typer(help="Users: add, reset, role, lock, unlock, list.")
    user.command("add")(user_add)
    user.command("reset")(user_reset)
    user.command("role")(user_role)
    user.command("lock")(user_lock)
    user.command("unlock")(user_unlock)
    user.command("list")(user_list)
    app.add_typer(user, name="user", no_args_is_help=True)


def init() -> None:
    """Prepare a running database: schema, and an administrator if it has no users."""
    from graphcrm.clock import SystemClock
    from graphcrm.config import Settings
    from graphcrm.first_run import first_administrator, prepare_schema
    from graphcrm.graph.network import Network
    from graphcrm.graph.server import endpoint

    settings, clock = Settings(), SystemClock()
    with (
        Network.connect(endpoint(settings), patient=True) as network,
        shown_progress() as progress,
    ):
        prepare_schema(settings, network, progress)
        admin = first_administrator(network, clock)
    print("The database is ready.")
    if admin:
        _print_logins([admin])


def up(demo: Demo = False) -> None:
    """Run everything: database, web server and worker, until Ctrl-C."""
    from graphcrm import first_run, serving
    from graphcrm.api import logs
    from graphcrm.clock import SystemClock
    from graphcrm.config import Settings
    from graphcrm.graph.network import Network

    settings, clock = Settings(), SystemClock()
    if demo:
        settings = first_run.small(settings)
    serving.end_on_sigterm()
    logs.configure(serving.log_file(settings, "web"))
    with ExitStack() as running:
        with shown_progress() as progress:
            endpoint = running.enter_context(serving.database(settings, progress))
            with Network.connect(endpoint, patient=True) as network:
                first_run.prepare_schema(settings, network, progress)
                logins: list[Login] = []
                if demo:
                    logins = first_run.prepare_demo(settings, network, clock, progress)
                admin = first_run.first_administrator(network, clock)
            progress("Starting worker and web server", 0, 0)
            running.enter_context(serving.worker_process())
            network = running.enter_context(Network.connect(endpoint))
            web = serving.WebServer(settings, network, clock)
            running.callback(web.close)
        print(f"\nGraphCRM is running at {web.address}\n", flush=True)
        _print_logins([*logins, *([admin] if admin else [])])
        print("Stop it with Ctrl-C.", flush=True)
        web.run()


def serve() -> None:
    """Run the web server alone, on a database that runs already."""
    from graphcrm import serving
    from graphcrm.api import logs
    from graphcrm.clock import SystemClock
    from graphcrm.config import Settings

    settings = Settings()
    serving.end_on_sigterm()
    logs.configure()
    with connected(settings, patient=False, running=False) as network:
        web = serving.WebServer(settings, network, SystemClock())
        print(f"GraphCRM is running at {web.address}", flush=True)
        web.run()


def worker(
    with_parent: Annotated[bool, typer.Option("--with-parent", hidden=True)] = False,
) -> None:
    """Run the worker alone: runs and imports that the pages ask for."""
    from graphcrm import serving
    from graphcrm.api import logs
    from graphcrm.clock import SystemClock
    from graphcrm.config import Settings

    settings = Settings()
    logs.configure(serving.log_file(settings, "worker") if with_parent else None)
    with connected(settings, running=False) as network:
        serving.run_worker(settings, network, SystemClock(), with_parent)


def user_add(
    login: str,
    role: Annotated[str, typer.Option(help="One of the eight roles.")],
    name: Annotated[str, typer.Option(help="Name as shown.")] = "",
    member: Annotated[str, typer.Option(help="Id of the member he is.")] = "",
    language: Annotated[str, typer.Option(help="en or es")] = "en",
) -> None:
    """Create a user and print a password for one login."""
    from graphcrm.first_run import Login
    from graphcrm.services import accounts, passwords

    new = accounts.NewUser(login, name or login, role, member, language)
    password = passwords.one_time_password()
    with _users() as (network, clock, access):
        accounts.create_user(network, clock, access, new, password)
    _print_logins([Login(login, new.name, password, once=True)])


def user_reset(login: str) -> None:
    """Give a user a new password for one login; his sessions end."""
    from graphcrm.first_run import Login
    from graphcrm.services import accounts

    with _users() as (network, clock, access):
        name = accounts.find(network, access, login).name
        password = accounts.reset_password(network, clock, access, login)
    _print_logins([Login(login, name, password, once=True)])


def user_role(
    login: str,
    role: str,
    member: Annotated[str, typer.Option(help="Id of the member he is.")] = "",
) -> None:
    """Give a user another role; his sessions end."""
    from graphcrm.services import accounts

    with _users() as (network, clock, access):
        accounts.set_role(network, clock, access, login, role, member)
    print(f"{login} is {role} now.")


def user_lock(login: str) -> None:
    """Lock a user out, at once."""
    from graphcrm.services import accounts

    with _users() as (network, clock, access):
        accounts.set_active(network, clock, access, login, active=False)
    print(f"{login} is locked.")


def user_unlock(login: str) -> None:
    """Let a user in again."""
    from graphcrm.services import accounts

    with _users() as (network, clock, access):
        accounts.set_active(network, clock, access, login, active=True)
    print(f"{login} may log in.")


def user_list(as_json: AsJson = False) -> None:
    """List the users."""
    from graphcrm.services import accounts

    with _users() as (network, _, access):
        found = accounts.users(network, access)
    columns = ("login", "name", "role", "member", "active", "must_change", "demo")
    rows = [[user[column] for column in columns] for user in found]
    print_table(columns, rows, as_json=as_json)


@contextmanager
def _users() -> Iterator[tuple[Network, Clock, Access]]:
    """Yield what managing users at the shell needs."""
    from graphcrm.access import local_administrator
    from graphcrm.clock import SystemClock

    with connected() as network:
        yield network, SystemClock(), local_administrator()


def _print_logins(logins: Sequence[Login]) -> None:
    if not logins:
        return
    rows = [
        (entry.login, entry.password + (" (once)" if entry.once else ""), entry.name)
        for entry in logins
    ]
    print_table(("login", "password", "name"), rows)
