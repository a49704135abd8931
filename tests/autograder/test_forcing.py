"""One stage of a program is computed upon given values of the stages before it."""

import types
from typing import Any

from autograder.forcing import forced, stage_values
from autograder.testing.stages import Run, Spoiled

SOURCE = """
def back(cache, df=1.0):
    da = cache["a"] * df
    db = 2 * da
    dc = db
    dc = dc + da
    return {"da": da, "db": db, "dc": dc}

def parts(x, y):
    q = x + y
    f = q * y
    return f, (2 * f, q)
"""
TRUTH = {"da": 3.0, "db": 6.0, "dc": 9.0}


def compiled(function: str, *stages: str) -> Any:
    module = types.ModuleType("course")
    exec(SOURCE, vars(module))
    return forced(SOURCE, module, function, stages)


def back(stage: str, **values: Any) -> Spoiled:
    """A pass in which a student's program gave some values."""
    run = Run(TRUTH | values, TRUTH, {"df": 1.0}, ({"a": 3.0},), "")
    return Spoiled("back", stage, (run,))


STAGES = ("da", "db", "dc")


def test_a_stage_follows_from_the_values_that_are_given() -> None:
    """A student's da of 5 makes db 10, whatever da should have been."""
    assert stage_values(compiled("back", *STAGES), back("db", da=5.0), STAGES, 0) == [10.0]


def test_what_is_added_up_is_forced_when_it_is_whole() -> None:
    """dc is computed in two lines; other stages are forced in between, itself it is not."""
    assert stage_values(compiled("back", *STAGES), back("dc", da=5.0, db=1.0), STAGES, 0) == [6.0]


def test_what_is_no_number_counts_as_true() -> None:
    """A missing value, a text and an infinite one stand for the true one."""
    for bad in (None, "five", float("inf"), [1.0, 2.0]):
        assert stage_values(compiled("back", *STAGES), back("db", da=bad), STAGES, 0) == [6.0]


def test_a_one_element_array_is_its_number() -> None:
    """As everywhere, a number may be anything of one element."""
    assert stage_values(compiled("back", *STAGES), back("db", da=[5.0]), STAGES, 0) == [10.0]


def test_parts_have_their_names_in_order() -> None:
    """A function that returns (f, (dx, dy)) has three stages, of which f is a variable."""
    stages = ("f", "dx", "dy")
    truth = {"f": 6.0, "dx": 12.0, "dy": 3.0}
    run = Run({**truth, "f": 7.0}, truth, {"x": 1.0, "y": 2.0}, ({},), "")
    assert stage_values(compiled("parts", *stages), Spoiled("parts", "dx", (run,)), stages, 0) == [14.0]


def test_where_there_is_no_value_there_is_none() -> None:
    """A function that divides by a student's zero explains nothing."""
    source = "def back(cache, df=1.0):\n    da = df\n    db = 1 / da\n    return {'da': da, 'db': db}\n"
    module = types.ModuleType("course")
    exec(source, vars(module))
    truth = {"da": 1.0, "db": 1.0}
    run = Run({"da": 0.0, "db": 5.0}, truth, {"df": 1.0}, ({"a": 1.0},), "")
    call = forced(source, module, "back", ("da", "db"))
    assert stage_values(call, Spoiled("back", "db", (run,)), ("da", "db"), 0) is None
