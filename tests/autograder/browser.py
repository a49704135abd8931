"""A real browser for pages: Debian's Chromium, without a network, that notes whatever a page should not do."""

import functools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

# How pages are looked at: widths in pixels, and what a reader prefers.
MIDDLE = 800  # looks like one of the others to axe-core, which takes its time
LOOKS = ((360, "dark"), (MIDDLE, "light"), (1400, "light"))
# What a page of one file need not have.
RULES: dict[str, Any] = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@functools.cache
def executable() -> str | None:
    """Where Chromium is, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def started() -> Iterator[Browser]:
    """A browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Visit:
    """An open page, and what was seen that no page should do: errors in the console, requests, dialogs, new windows."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def violations(self, but: str = "") -> list[str]:
        """What axe-core finds against accessibility, a line for each rule; ``but`` is one that is not looked at."""
        found = Axe().run(self.page, options=RULES)
        return [
            f"{violation['id']}: {violation['help']} ({violation['nodes'][0]['html'][:120]})"
            for violation in found.response["violations"]
            if violation["id"] != but
        ]

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@contextmanager
def visit(
    browser: Browser, file: Path, width: int = 1400, scheme: str = "light", script: bool = True
) -> Iterator[Visit]:
    """Open a file as somebody would by a double click."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script
    )  # type: ignore[arg-type]
    page = context.new_page()
    seen = Visit(page)
    page.on("console", lambda message: seen.complaints.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: seen.complaints.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (seen.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("popup", lambda other: seen.complaints.append(f"window: {other.url}"))
    address = file.resolve().as_uri()
    page.on("request", lambda request: request.url != address and seen.complaints.append(f"request: {request.url}"))
    page.goto(address)
    yield seen
    context.close()
