"""The sample classes are graded as they lie there, and come out as their READMEs say."""

import csv
import functools
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest

from autograder.course import Folders, LoadedAssignment
from autograder.model import Result, Status
from autograder.pipeline import Graded, Options, grade
from autograder.results import GradesFolder
from autograder.sandbox.outer import Isolation
from autograder.testing.outcomes import Outcome

from .mini.course import REPOSITORY

pytestmark = pytest.mark.bubblewrap

FOLDERS = Folders(REPOSITORY)
CLASSES = [name for name in FOLDERS.names() if FOLDERS.sample_class(name).is_dir()]


@dataclass(frozen=True)
class Class:
    """Every result of a class by its id, and the folder that the run wrote."""

    loaded: LoadedAssignment
    results: dict[str, Result]
    folder: GradesFolder

    def lost(self, id: str) -> set[str]:
        """The questions in which points were lost."""
        return {test.check.question for test in self.results[id].tests if test.earned < test.check.points}


@pytest.fixture(scope="module")
def graded_once(
    assignment: Callable[[str], LoadedAssignment], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Class]:
    """Grades the class of an assignment, once for all tests."""

    @functools.cache
    def once(name: str) -> Class:
        loaded, folder = assignment(name), GradesFolder(tmp_path_factory.mktemp(name))
        run = grade(loaded, FOLDERS.sample_class(name), folder, Isolation.BUBBLEWRAP, Options())
        results = {one.result.submission.id: one.result for one in run if isinstance(one, Graded)}
        return Class(loaded, results, folder)

    return once


@pytest.fixture
def graded(request: pytest.FixtureRequest, graded_once: Callable[[str], Class]) -> Class:
    """The class of the assignment that a test names."""
    return graded_once(request.param)


each_class = pytest.mark.parametrize("graded", CLASSES, indirect=True)


def each(facts: dict[str, list[str]]) -> pytest.MarkDecorator:
    """For each hand-in of the lists by assignment."""
    pairs = [(name, id) for name, ids in facts.items() for id in ids]
    return pytest.mark.parametrize(("graded", "id"), pairs, indirect=["graded"])


@each_class
def test_the_grades_are_the_golden_ones(graded: Class, golden: Callable[[str, str], None]) -> None:
    """Whatever changes a grade of a sample class shows here, and is accepted by: pytest --update-goldens."""
    name = graded.loaded.assignment.name
    golden(f"sample_class_{name}.csv", (graded.folder.root / "grades.csv").read_text("utf-8"))


@each_class
def test_everyone_in_the_readme_has_a_row(graded: Class) -> None:
    """A hand-in that is added to a class is described, and what is described is there."""
    readme = (FOLDERS.sample_class(graded.loaded.assignment.name) / "README.md").read_text("utf-8")
    described = [line.split("`")[1] for line in readme.splitlines() if line.startswith("| `")]
    with (graded.folder.root / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = [row["submission"] for row in csv.DictReader(file)]
    assert sorted(Path(name).stem for name in described) == rows


RIGHT = {
    "backprop": ["amara", "chen_wei", "dubois", "eriksson"],
    "forward": ["abdi", "baker_t", "castro", "delacroix", "farouk", "gunnarsson"],
    "training": ["aalto", "bianchi", "cohen", "duarte"],
}


@each(RIGHT)
def test_right_work_has_all_points(graded: Class, id: str) -> None:
    """Whatever the style and the form, right work has 100 of 100."""
    assert (graded.results[id].status, graded.results[id].score) == (Status.OK, 100)


# What each mistake costs, in which questions alone.
LOSES = {
    "backprop": {
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
    },
    "forward": {
        "engel": {"three_layer_forward", "network_size", "identity_hidden", "concepts"},
        "hussain": {"activations", "two_layer_batch", "network_size", "identity_hidden", "xor", "concepts"},
        "iyer": {
            "perceptron",
            "activations",
            "two_layer_predict",
            "two_layer_batch",
            "three_layer_forward",
            "network_size",
            "xor",
            "concepts",
        },
        "janssen": {
            "perceptron",
            "activations",
            "two_layer_batch",
            "three_layer_forward",
            "network_size",
            "identity_hidden",
            "xor",
            "parity",
        },
        "lopez": {"parity", "concepts"},
        "mbeki": {"activations", "two_layer_batch", "concepts"},
    },
    "training": {
        "edwards": {"train", "xor_training"},
        "fischer": {"loss", "gradients", "train"},
        "ibrahim": {"train", "approximation"},
        "jansen": {"gradients", "xor_training", "regularization"},
        "kaya": {"gradients", "train", "xor_training", "approximation", "regularization"},
    },
}


@each({name: list(loses) for name, loses in LOSES.items()})
def test_a_mistake_costs_in_its_own_question(graded: Class, id: str) -> None:
    """Points are lost in the questions that the mistakes are in, and in no other."""
    assert graded.lost(id) == LOSES[graded.loaded.assignment.name][id]


# What somebody's right numbers keep of each question: the specification's prices, and no more.
PRICES = {
    ("forward", "janssen"): {
        "perceptron": "9/10",  # an argument is changed
        "activations": "11/20",  # a fifth for warnings, a quarter for a wrong shape
        "two_layer_predict": "1",
        "two_layer_batch": "5/12",  # a third for lines that grow, a quarter for a wrong shape
        "three_layer_forward": "3/4",  # a wrong shape
        "network_size": "9/10",  # an argument is changed
        "identity_hidden": "3/4",  # a wrong shape
        "xor": "3/4",  # a wrong shape
        "parity": "2/3",  # no calls
        "concepts": "1",
    },
    ("training", "gupta"): {
        "loss": "9/10",  # an argument is changed
        "gradients": "9/20",  # a fifth for precision, a quarter for a wrong shape, a changed argument
        "train": "13/20",  # a wrong shape, a changed argument
        "xor_training": "3/4",  # a wrong shape
        "approximation": "3/4",  # a wrong shape
        "regularization": "9/10",  # an argument is changed; the shape is that of train
    },
}


@pytest.mark.parametrize(
    ("graded", "id", "question"),
    [(name, id, question) for (name, id), prices in PRICES.items() for question in prices],
    indirect=["graded"],
)
def test_what_is_asked_beyond_values_has_its_price(graded: Class, id: str, question: str) -> None:
    """Right numbers in a wrong way lose the price of the way, whatever else is wrong with it."""
    result = graded.results[id]
    price = PRICES[graded.loaded.assignment.name, id][question]
    assert result.points(question) == result.maximum(question) * Fraction(price)


STATUSES = {
    "backprop": {"mensah": Status.IMPORT_ERROR, "petrov": Status.IMPORT_ERROR, "okafor": Status.MEMORY},
    "forward": {
        "kim_s": Status.IMPORT_ERROR,
        "osei": Status.IMPORT_ERROR,
        "mbeki": Status.MEMORY,
        "qureshi": Status.MISSING,
    },
    "training": {"haddad": Status.IMPORT_ERROR, "jansen": Status.MEMORY, "moreau": Status.MISSING},
}


@each_class
def test_statuses_are_those_of_the_readme(graded: Class) -> None:
    """A few hand-ins have a status of their own, and all others are ok."""
    found = {id: result.status for id, result in graded.results.items() if result.status is not Status.OK}
    assert found == STATUSES[graded.loaded.assignment.name]


@each({"forward": ["qureshi"], "training": ["moreau"]})
def test_another_assignments_work_is_named(graded: Class, id: str) -> None:
    """Who handed in the wrong assignment reads which file came, and which one should have."""
    page, module = graded.folder.page(id).read_text("utf-8").replace("<wbr>", ""), graded.loaded.assignment.module
    assert f"Neither {module}.py nor {module}.ipynb was handed in, but backprop.py." in page


@each({"backprop": ["nakamura"], "forward": ["lopez"]})
def test_an_endless_loop_costs_its_own_checks(graded: Class, id: str) -> None:
    """What does not end is stopped, and the page says so; everything else was judged."""
    outcomes = {test.check.question for test in graded.results[id].tests if test.outcome is Outcome.TIMEOUT}
    assert outcomes == {"backprop": {"staged"}, "forward": {"parity"}}[graded.loaded.assignment.name]


# The most that is honest in a cheat's hand-in, by question; of each of them there is something.
HONEST = {
    "quinn": {"interpretation": 6, "gates": 8},
    "park": {"activations": 6, "two_layer_predict": 22, "two_layer_batch": "28/3", "xor": 6, "parity": "16/3"},
}


@each({"backprop": ["quinn"], "forward": ["park"]})
def test_a_cheat_earns_what_is_honest(graded: Class, id: str) -> None:
    """Honest work beside the tricks earns, right numbers got in a wrong way pay its price, and nothing else earns."""
    result = graded.results[id]
    earned = {name: result.points(name) for name in graded.loaded.assignment.questions if result.points(name)}
    assert set(earned) == set(HONEST[id])
    assert [name for name, points in earned.items() if points > Fraction(HONEST[id][name])] == []


@each({"backprop": ["quinn"]})
def test_wrong_gates_earn_no_more_than_stubs(graded: Class, id: str) -> None:
    """Two right gates of eight have two eighths of the points, whatever stands in the place of the others."""
    assert graded.results[id].points("gates") == 4
