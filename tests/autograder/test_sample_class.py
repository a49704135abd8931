"""The sample class of ``backprop`` is graded as it lies there, and comes out as its README says."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.course import LoadedAssignment
from autograder.model import Result, Status
from autograder.pipeline import Options, grade
from autograder.results import GradesFolder
from autograder.sandbox.outer import Isolation

pytestmark = pytest.mark.bubblewrap


@pytest.fixture(scope="module")
def graded(
    backprop: LoadedAssignment, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Result], GradesFolder]:
    """Every result by its id, and the folder that the run wrote."""
    folder = GradesFolder(tmp_path_factory.mktemp("sample"))
    archive = backprop.folders.sample_class("backprop")
    run = grade(backprop, archive, folder, Isolation.BUBBLEWRAP, Options())
    return {one.result.submission.id: one.result for one in run}, folder


Graded = tuple[dict[str, Result], GradesFolder]


def test_the_grades_are_the_golden_ones(graded: Graded, golden: Callable[[str, str], None]) -> None:
    """Whatever changes a grade of the sample class shows here, and is accepted by: pytest --update-goldens."""
    _, folder = graded
    golden("sample_class.csv", (folder.root / "grades.csv").read_text("utf-8"))


def test_everyone_in_the_readme_has_a_row(graded: Graded, backprop: LoadedAssignment) -> None:
    """A hand-in that is added to the class is described, and what is described is there."""
    readme = (backprop.folders.sample_class("backprop") / "README.md").read_text("utf-8")
    described = [line.split("`")[1] for line in readme.splitlines() if line.startswith("| `")]
    _, folder = graded
    with (folder.root / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = [row["submission"] for row in csv.DictReader(file)]
    assert sorted(Path(name).stem for name in described) == rows


@pytest.mark.parametrize("id", ["amara", "chen_wei", "dubois", "eriksson"])
def test_right_work_has_all_points(graded: Graded, id: str) -> None:
    """Whatever the style and the form, right work has 100 of 100."""
    result = graded[0][id]
    assert (result.status, result.score) == (Status.OK, 100)


# What each mistake costs, in which questions alone.
LOSES = {
    "garcia": {"staged"},
    "hoang": {"sigmoid_neuron", "staged"},
    "ivanov": {"interpretation", "gates"},
    "jones_k": {"gates", "sigmoid_neuron_grouped"},
    "kowalski": {"numerical_gradient"},
    "lindqvist": {"numerical_gradient", "sigmoid_neuron_grouped", "staged"},
    "nakamura": {"staged"},
    "okafor": set(),
    "silva": {"sigmoid_neuron", "staged"},
    "fatima_z": {"gates", "sigmoid_neuron", "neuron_of_gates", "sigmoid_neuron_grouped", "staged"},
    "rossi": {"numerical_gradient", "gates", "sigmoid_neuron", "sigmoid_neuron_grouped", "staged"},
}


@pytest.mark.parametrize("id", LOSES)
def test_a_mistake_costs_in_its_own_question(graded: Graded, id: str) -> None:
    """Points are lost in the questions that the mistakes are in, and in no other."""
    result = graded[0][id]
    assert {test.check.question for test in result.tests if test.earned < test.check.points} == LOSES[id]


STATUSES = {"mensah": Status.IMPORT_ERROR, "petrov": Status.IMPORT_ERROR, "okafor": Status.MEMORY}


def test_statuses_are_those_of_the_readme(graded: Graded) -> None:
    """Three hand-ins have a status of their own, and all others are ok."""
    found = {id: result.status for id, result in graded[0].items() if result.status is not Status.OK}
    assert found == STATUSES


def test_a_cheat_earns_what_is_honest(graded: Graded) -> None:
    """Of what quinn hands in, interpretation and two of the eight gates are honest work; nothing else earns."""
    result = graded[0]["quinn"]
    earned = {question: result.points(question) for question in {test.check.question for test in result.tests}}
    assert earned.pop("interpretation") == 6
    assert 0 < earned.pop("gates") <= result.maximum("gates") / 2
    assert set(earned.values()) == {0}


def test_wrong_gates_earn_no_more_than_stubs(graded: Graded) -> None:
    """Two right gates of eight have two eighths of the points, whatever stands in the place of the others."""
    assert graded[0]["quinn"].points("gates") == 4
