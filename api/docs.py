"""The documentation page: the interactive one where its script can be loaded, else a plain list of the routes."""

from html import escape

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse

_POLICY = "base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
"""The page's script comes from elsewhere, so this page can't forbid scripts as the other answers do."""
_PLACE = '<div id="swagger-ui">'


def add_docs(app: FastAPI) -> None:
    """Serve the documentation at /docs."""

    async def show_docs() -> HTMLResponse:
        page = get_swagger_ui_html(openapi_url="/openapi.json", title=app.title)
        # The script puts its own content in place of the list; offline the list stays.
        html = bytes(page.body).decode().replace(_PLACE, _PLACE + _plain_list(app.openapi()["paths"]))
        return HTMLResponse(html, headers={"Content-Security-Policy": _POLICY})

    app.add_api_route("/docs", show_docs, include_in_schema=False)


def _plain_list(paths: dict[str, dict[str, dict[str, str]]]) -> str:
    lines = [
        f"<li><code>{method.upper()} {escape(path)}</code> {escape(operation.get('description', ''))}</li>"
        for path, operations in paths.items()
        for method, operation in operations.items()
    ]
    head = '<p>All of it, with schemas and examples: <a href="/openapi.json">/openapi.json</a></p>'
    return f"{head}<ul>{''.join(lines)}</ul>"
