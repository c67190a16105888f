"""The Dash app: mounted on the Flask server, with everything handed in.

It knows no database and no login: a callable gives it the ``Branch`` of the
present user, ``Services`` what its pages write.
"""

from __future__ import annotations

from typing import Any

from dash import Dash, set_props
from flask import Flask

from graphcrm.dash_app import shell
from graphcrm.dash_app.components.states import failed
from graphcrm.dash_app.pages import PAGES
from graphcrm.dash_app.screen import BranchOf
from graphcrm.dash_app.texts import texts
from graphcrm.dash_app.theme import SCHEMES
from graphcrm.facade import Services

_INDEX = """<!DOCTYPE html>
<html lang="{language}"{scheme}>
<head>
{metas}
<title>{title}</title>
<link rel="icon" href="/assets/icons/logo.svg" type="image/svg+xml">
{css}
</head>
<body>
{app_entry}
<footer>
{config}
{scripts}
{renderer}
</footer>
</body>
</html>"""


class GraphDash(Dash):  # type: ignore[misc]
    """Dash whose first page already has the viewer's language and colours."""

    def __init__(self, services: Services, **settings: Any) -> None:
        self._services = services
        super().__init__(**settings)

    def interpolate_index(self, **parts: str) -> str:
        """Return the HTML that loads everything else."""
        viewer = self._services.viewer()
        dressed = viewer.theme in SCHEMES
        scheme = f' data-mantine-color-scheme="{viewer.theme}"' if dressed else ""
        language = texts(viewer.language).language
        return _INDEX.format(language=language, scheme=scheme, **parts)


def mount(server: Flask, branch_of: BranchOf, services: Services) -> Dash:
    """Mount the pages on a Flask server that already guards its routes.

    Layouts and callbacks ask ``services.viewer()`` anew each time; nothing about a
    user is kept here. The caller hashes the inline start script for its
    Content-Security-Policy with ``app.csp_hashes()`` after this.
    """

    def report(error: Exception) -> None:
        t = texts(services.viewer().language)
        set_props("problem", {"children": failed(t, error, span=12)})

    app = GraphDash(
        services,
        name="graphcrm",
        server=server,
        assets_folder=str(shell.ASSETS),
        assets_ignore=r"login\.css|.*\.txt",
        assets_path_ignore=["workbench"],  # loaded by its page alone
        title="GraphCRM",
        update_title=None,
        suppress_callback_exceptions=True,
        on_error=report,
        enable_mcp=False,
        meta_tags=[
            {"name": "viewport", "content": "width=device-width, initial-scale=1"},
            {"name": "robots", "content": "noindex"},
        ],
    )
    app.layout = lambda: shell.layout(services)
    shell.register(app, branch_of, services)
    for page in PAGES:
        page.register(app, branch_of, services)
    return app
