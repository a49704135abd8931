"""pytest finds the checks of an assignment: each carries its question, its points and its title."""

from fractions import Fraction

import pytest

from autograder.collect import collect
from autograder.course import LoadedAssignment
from autograder.errors import UserError
from autograder.model import Visibility

from .mini.course import Mini

HEAD = "from autograder.testing import question\n\n"


def test_the_checks_come_in_the_order_of_the_questions(lengths: LoadedAssignment) -> None:
    """The settings say which question comes first; in each the public checks go before the hidden ones."""
    found = [(graded.check.question, graded.check.visibility.value) for graded in lengths.checks]
    assert list(dict.fromkeys(found)) == [
        ("square", "public"),
        ("square", "hidden"),
        ("norm", "public"),
        ("norm", "hidden"),
    ]


def test_a_check_is_what_its_function_says(lengths: LoadedAssignment) -> None:
    """Id, title and points follow from the file, the docstring and the mark; a case is a check of its own."""
    checks = {graded.check.id: graded for graded in lengths.of("square", Visibility.HIDDEN)}
    assert list(checks) == [
        "hidden/test_square.py::test_value[above zero]",
        "hidden/test_square.py::test_value[below zero]",
    ]
    graded = checks["hidden/test_square.py::test_value[below zero]"]
    assert graded.check.title == "The square of a number has no sign. (below zero)"
    assert graded.check.points == 12
    assert graded.case == "below zero"


def test_the_cases_of_a_test_draw_the_same_inputs(lengths: LoadedAssignment) -> None:
    """Inputs are drawn by the id without its case, so that a new case changes nothing for the others."""
    assert {graded.test for graded in lengths.of("square", Visibility.HIDDEN)} == {"hidden/test_square.py::test_value"}


def test_points_are_exact(lengths: LoadedAssignment) -> None:
    """Points may be thirds, and add up without a remainder."""
    hidden = lengths.of("norm", Visibility.HIDDEN)
    assert [graded.check.points for graded in hidden] == [Fraction(20, 3)] * 3 + [20]
    assert lengths.points == 100


def test_a_title_is_the_first_paragraph_of_the_docstring(mini: Mini) -> None:
    """What comes after an empty line is for the developer; without a docstring the function's name has to do."""
    (mini.tests / "public/test_square.py").write_text(
        HEAD
        + '@question("square", points=1)\ndef test_a(student):\n'
        + '    """A sentence\n    of two lines.\n\n    A remark.\n    """\n\n'
        + '@question("square", points=1)\ndef test_b(student):\n    pass\n'
    )
    public = mini.load().of("square", Visibility.PUBLIC)
    assert [graded.check.title for graded in public] == ["A sentence of two lines.", "test_b"]


def test_a_question_that_is_not_listed_is_gone(mini: Mini) -> None:
    """An instructor who leaves a question out of the settings has it gone, and the total is what is left."""
    loaded = collect(mini.tests, ["norm"])
    assert {graded.check.question for graded in loaded} == {"norm"}


def test_a_test_that_belongs_to_no_question_is_named(mini: Mini) -> None:
    """A test without the mark would be judged for nobody."""
    file = mini.tests / "hidden/test_more.py"
    file.write_text("def test_forgotten(student):\n    pass\n")
    with pytest.raises(UserError) as error:
        mini.load()
    assert str(error.value) == (
        f"{mini.tests}: The test hidden/test_more.py::test_forgotten belongs to no question. "
        "Mark it with @question(..., points=...)."
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("import nothing_of_the_kind\n", "No module named 'nothing_of_the_kind'"),
        ("def test_x(:\n", "SyntaxError: invalid syntax"),
        ("1 / 0\n", "ZeroDivisionError: division by zero"),
    ],
)
def test_a_test_file_that_cannot_be_read_is_named(mini: Mini, text: str, sentence: str) -> None:
    """A file that raises takes its checks with it, so nothing is graded before it is mended."""
    (mini.tests / "hidden/test_more.py").write_text(text)
    with pytest.raises(UserError) as error:
        mini.load()
    assert error.value.what.startswith("A test file cannot be read: hidden/test_more.py: ")
    assert sentence in error.value.what
    assert error.value.where == str(mini.tests)


def test_a_test_that_asks_for_what_there_is_not_is_named(mini: Mini) -> None:
    """A check may ask for the student, the reference, the stages, the inputs, random numbers and its case."""
    (mini.tests / "hidden/test_more.py").write_text(
        HEAD + '@question("square", points=1)\ndef test_a(tmp_path):\n    pass\n'
    )
    with pytest.raises(UserError, match="tmp_path"):
        mini.load()


def test_points_of_cases_need_a_case(mini: Mini) -> None:
    """A mapping of points makes a check for each key, so the function has to take the key."""
    (mini.tests / "hidden/test_more.py").write_text(
        HEAD + '@question("square", points={"a": 1})\ndef test_a(student):\n    pass\n'
    )
    with pytest.raises(UserError, match="test_a"):
        mini.load()


@pytest.mark.parametrize("options", ["-k square", "--no-such-option"])
def test_a_user_s_own_options_of_pytest_change_nothing(
    mini: Mini, monkeypatch: pytest.MonkeyPatch, options: str
) -> None:
    """PYTEST_ADDOPTS is for the tests that a developer runs, and not for which checks a class is graded with."""
    monkeypatch.setenv("PYTEST_ADDOPTS", options)
    assert mini.load().points == 100


def test_a_conftest_that_raises_is_named(mini: Mini) -> None:
    """pytest gives up before it collects then, and no check at all is not what the assignment is worth."""
    (mini.tests / "conftest.py").write_text("1 / 0\n")
    with pytest.raises(UserError, match="conftest"):
        mini.load()


def test_two_assignments_may_name_a_file_alike(mini: Mini, tmp_path_factory: pytest.TempPathFactory) -> None:
    """public/test_square.py of one assignment is not that of another, also where one process loads both."""
    mini.load()
    other = Mini.at(tmp_path_factory.mktemp("other"))
    (other.tests / "public/test_square.py").write_text(
        HEAD + '@question("square", points=7)\ndef test_other(student):\n    """Another."""\n'
    )
    public = [graded for graded in collect(other.tests, ["square"]) if graded.check.visibility is Visibility.PUBLIC]
    assert [graded.check.points for graded in public] == [7]


def test_without_tests_there_are_no_checks(mini: Mini, monkeypatch: pytest.MonkeyPatch) -> None:
    """An assignment that has no tests yet has none, whatever lies in the folder that one happens to be in."""
    empty = mini.root / "tests/empty"
    empty.mkdir()
    monkeypatch.chdir(mini.root)
    assert collect(empty, ["square"]) == []
