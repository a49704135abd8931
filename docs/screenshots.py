"""Takes pictures of the pages of a grading run: every kind, width and colour scheme, and the two that the README shows.

python -m docs.screenshots            # docs/*.png, and the others in screenshots/
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser

from tests.autograder.browser import started, visit

ROOT = Path(__file__).resolve().parent.parent
WIDTHS, SCHEMES = (360, 800, 1400), ("light", "dark")
# A student of the sample class who has made one mistake, and how much of the page the README shows.
STUDENT, HEIGHT = "garcia", 1190


def pages(grades: Path) -> Iterator[tuple[str, Path]]:
    """What is looked at, by name: the class, students of each kind, and the handouts."""
    yield "class", grades / "index.html"
    yield from ((f"student-{page.stem}", page) for page in sorted((grades / "feedback").glob("*.html")))
    yield from ((f"handout-{page.stem}", page) for page in sorted((ROOT / "student_template").glob("*/*.html")))


def of_all(browser: Browser, grades: Path, folder: Path) -> None:
    """Every page, whole, at each width and in each scheme."""
    folder.mkdir(exist_ok=True)
    for name, page in pages(grades):
        for width in WIDTHS:
            for scheme in SCHEMES:
                with visit(browser, page, width, scheme) as seen:
                    seen.page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)


def of_the_readme(browser: Browser, grades: Path) -> None:
    """The top of a student's page, and the circuit with the student's own numbers."""
    with visit(browser, grades / "feedback" / f"{STUDENT}.html", 800) as seen:
        seen.page.set_viewport_size({"width": 800, "height": HEIGHT})
        seen.page.screenshot(path=ROOT / "docs" / "student-page.png")
        seen.page.locator("figure.own").screenshot(path=ROOT / "docs" / "own-numbers.png")


def main() -> None:
    """Grade the sample class, and look at what comes of it."""
    with tempfile.TemporaryDirectory() as scratch, started() as browser:
        grades = Path(scratch)
        command = [sys.executable, "-m", "autograder", "grade", "backprop", "--out", str(grades), "--quiet"]
        subprocess.run(command, cwd=ROOT, check=True)
        of_the_readme(browser, grades)
        of_all(browser, grades, ROOT / "screenshots")


if __name__ == "__main__":
    main()
