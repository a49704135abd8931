"""Notebooks that were worked on and saved in JupyterLab itself earn what is in their cells.

``jupyterlab/`` holds the notebooks, and ``expected.toml`` what each of them shows and has to earn.
"""

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.course import LoadedAssignment
from autograder.model import Result
from autograder.pipeline import Graded, Options, grade
from autograder.results import GradesFolder
from autograder.sandbox.outer import Isolation

NOTEBOOKS = Path(__file__).parent / "jupyterlab"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((NOTEBOOKS / "expected.toml").read_text("utf-8"))
FILES = {path.stem: path for path in sorted(NOTEBOOKS.glob("*/*.ipynb"))}
LARGEST = 200_000  # bytes
PLACES = re.compile(r"/(?:home|root|tmp|usr|opt|mnt|Users)/|[A-Z]:\\\\|ipykernel_\d|site-packages")


@pytest.fixture(scope="module")
def results(
    tmp_path_factory: pytest.TempPathFactory, assignment: Callable[[str], LoadedAssignment]
) -> dict[str, Result]:
    """Every result by the notebook's name: one grading run for each assignment."""
    found = {}
    for name in sorted({facts["assignment"] for facts in EXPECTED.values()}):
        folder = GradesFolder(tmp_path_factory.mktemp(name))
        for one in grade(assignment(name), NOTEBOOKS / name, folder, Isolation.BUBBLEWRAP, Options()):
            if isinstance(one, Graded):
                found[one.result.submission.id] = one.result
    return found


def test_every_notebook_is_described() -> None:
    """No notebook without what is expected of it, no entry too many, and each lies with its assignment."""
    assert {name: path.parent.name for name, path in FILES.items()} == {
        name: facts["assignment"] for name, facts in EXPECTED.items()
    }


@pytest.mark.parametrize("name", FILES)
def test_a_notebook_is_small_and_names_no_machine(name: str) -> None:
    """What the repository carries is bounded, and says nothing of where it was made."""
    text = FILES[name].read_text("utf-8")
    assert len(text.encode()) < LARGEST
    assert PLACES.findall(text) == []


@pytest.mark.bubblewrap
@pytest.mark.parametrize("name", EXPECTED)
def test_a_notebook_earns_what_is_in_its_cells(
    results: dict[str, Result], assignment: Callable[[str], LoadedAssignment], name: str
) -> None:
    """Outputs, counts, magics and widgets cost nothing, and a mistake costs in its own question."""
    facts, result = EXPECTED[name], results[name]
    questions = assignment(facts["assignment"]).assignment.questions
    expected = {question: facts["points"].get(question, result.maximum(question)) for question in questions}
    assert {question: round(float(result.points(question)), 2) for question in questions} == expected
    assert result.status == facts["status"]


def test_they_hold_what_only_jupyterlab_writes() -> None:
    """Together they have outputs of every kind, counts out of order, ids, states and pictures: no bare cells."""
    books = {name: json.loads(path.read_text("utf-8")) for name, path in FILES.items()}
    cells = [cell for book in books.values() for cell in book["cells"]]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    assert {output["output_type"] for output in outputs} == {"stream", "error", "display_data", "execute_result"}
    assert any("image/png" in output.get("data", {}) for output in outputs)
    assert any("application/vnd.jupyter.widget-view+json" in output.get("data", {}) for output in outputs)
    assert any(cell.get("attachments") for cell in cells)
    counts = [cell["execution_count"] or 0 for cell in books["half_run"]["cells"] if cell["cell_type"] == "code"]
    assert counts != sorted(counts)
    assert {book["metadata"]["kernelspec"]["name"] for book in books.values()} == {"python3", "nn1"}
