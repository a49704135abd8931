"""A stub is the solution with its answers taken out."""

import ast

import pytest

from autograder.course import LoadedAssignment
from autograder.errors import UserError
from autograder.release.stub import stub_of

SOLUTION = '''"""A module."""

LIMIT = 3


def first(x):
    """Text for the student."""
    # BEGIN SOLUTION
    y = x + LIMIT  # a remark

    return y
    # END SOLUTION


class Second:
    def method(self):
        # BEGIN SOLUTION
        return 1
        # END SOLUTION
'''


def test_each_answer_becomes_a_line_that_raises() -> None:
    """An answer gives way to one line at its own indentation, and all that surrounds it stays as it is."""
    assert (
        stub_of(SOLUTION, "x.py")
        == '''"""A module."""

LIMIT = 3


def first(x):
    """Text for the student."""
    raise NotImplementedError


class Second:
    def method(self):
        raise NotImplementedError
'''
    )


def test_a_text_without_answers_stays_as_it_is() -> None:
    """Where nothing is marked, nothing is taken out, and the text ends in one newline."""
    assert stub_of("x = 1", "x.py") == stub_of("x = 1\n", "x.py") == "x = 1\n"


@pytest.mark.parametrize(
    ("solution", "sentence"),
    [
        ("x\n# END SOLUTION\n", "x.py: Line 2 has # END SOLUTION where none is due."),
        (
            "# BEGIN SOLUTION\n# BEGIN SOLUTION\n# END SOLUTION\n",
            "x.py: Line 2 has # BEGIN SOLUTION where none is due.",
        ),
        (
            "x\n  # BEGIN SOLUTION\nreturn 1\n",
            "x.py: The answer that begins in line 2 has no end. Close it with # END SOLUTION.",
        ),
    ],
)
def test_marks_that_do_not_pair_are_named(solution: str, sentence: str) -> None:
    """A mark without its other half would let an answer out, so the file and the line are named."""
    with pytest.raises(UserError) as error:
        stub_of(solution, "x.py")
    assert str(error.value) == sentence


def test_the_stub_of_an_assignment_defines_all_that_is_asked_for(backprop: LoadedAssignment) -> None:
    """Every name of the solution is in the stub, and no line of an answer."""
    solution = backprop.folders.solution("backprop").read_text("utf-8")
    stub = stub_of(solution, "backprop.py")
    defined = {node.name for node in ast.parse(stub).body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    assert defined == set(backprop.owners)
    assert "SOLUTION" not in stub
    assert "return" not in [line.split()[0] for line in stub.splitlines() if line.split()]
