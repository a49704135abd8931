"""The private record of a result holds all of it."""

import json
from dataclasses import fields
from datetime import timedelta, timezone
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.model import Check, Explanation, Result, Source, Status, Submission, TestResult, Visibility
from autograder.record import VERSION, from_json, to_json
from autograder.results import GradesFolder
from autograder.testing.outcomes import Outcome

from .examples import ordinary

# Lone surrogates are text too: an exception of a student's may hold them.
TEXT = st.text(st.characters(), max_size=12)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
POINTS = st.fractions(min_value=0, max_value=100, max_denominator=900)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
SOURCES = st.builds(Source, TEXT, TEXT, st.lists(st.tuples(TEXT, TEXT), max_size=3).map(tuple))
SUBMISSIONS = st.builds(
    Submission,
    TEXT,
    TEXT,
    st.none() | st.datetimes(timezones=ZONES),
    st.none() | SOURCES,
    st.none() | st.tuples(st.sampled_from(Status), TEXT),
    TEXTS,
)
EXPLANATIONS = st.builds(Explanation, TEXT, TEXT, TEXT, TEXT, TEXT, TEXTS)
CHECKS = st.builds(Check, TEXT, TEXT, TEXT, POINTS, st.sampled_from(Visibility))
TESTS = st.builds(TestResult, CHECKS, st.sampled_from(Outcome), POINTS, st.none() | EXPLANATIONS)
RESULTS = st.builds(
    Result,
    submission=SUBMISSIONS,
    assignment=TEXT,
    status=st.sampled_from(Status),
    tests=st.lists(TESTS, max_size=3).map(tuple),
    message=TEXT,
    detail=TEXT,
    notes=TEXTS,
    printed=TEXT,
    isolation=TEXT,
    left_open=TEXT,
    seed=st.integers(),
    seconds=st.floats(0, 1e6),
    graded=TEXT,
    fingerprint=TEXT,
    versions=st.dictionaries(TEXT, TEXT, max_size=3).map(lambda versions: tuple(versions.items())),
)


def test_every_field_has_its_place() -> None:
    """A field that is added to a result is added to the record."""
    written = set(to_json(Result(Submission("anna"), "mini", Status.OK, ()))) - {"version"}
    assert written == {field.name for field in fields(Result)}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(RESULTS)
def test_nothing_is_lost(result: Result) -> None:
    """What is read back from a record is equal to what was written, to the last fraction and the last character."""
    assert from_json(json.loads(json.dumps(to_json(result), ensure_ascii=True))) == result


def test_points_stay_fractions() -> None:
    """A third of a point is a third in the record, and no decimal."""
    check = Check("hidden/test_a.py::test_b", "a", "A title.", Fraction(1, 3), Visibility.HIDDEN)
    result = Result(Submission("anna"), "mini", Status.OK, (TestResult(check, Outcome.PASSED, Fraction(1, 3)),))
    assert to_json(result)["tests"][0]["points"] == "1/3"
    assert from_json(to_json(result)).score == Fraction(33, 100)


@pytest.mark.parametrize("version", [0, VERSION + 1, None, "1"])
def test_a_record_of_another_version_is_none(version: object) -> None:
    """What another version of the package wrote is not guessed at."""
    with pytest.raises(ValueError, match=f"a record of version {version}"):
        from_json(to_json(ordinary()) | {"version": version})


@pytest.mark.parametrize("key", sorted(to_json(ordinary())))
def test_a_record_with_a_part_missing_is_none(key: str) -> None:
    """A record is read whole or not at all."""
    record = to_json(ordinary())
    del record[key]
    with pytest.raises(KeyError, match=key):
        from_json(record)


WHOLE = json.dumps(to_json(ordinary()))


@pytest.mark.parametrize(
    "text",
    [
        "",
        WHOLE[: len(WHOLE) // 2],
        "[]",
        "null",
        '{"version": 1}',
        "\udcff",
        WHOLE.replace('"ok"', '"fine"'),
        WHOLE.replace('"tests": [', '"tests": [7, '),
    ],
    ids=["empty", "cut off", "a list", "null", "nothing but a version", "no UTF-8", "no such status", "no such test"],
)
def test_a_damaged_record_means_grading_again(tmp_path: Path, text: str) -> None:
    """Whatever lies in the place of a record, a run does not stop at it: there is no earlier result then."""
    folder = GradesFolder(tmp_path)
    folder.prepare()
    folder.record("s1024").write_text(text, "utf-8", "surrogateescape")
    assert folder.load("s1024") is None
    folder.save(ordinary())
    assert folder.load("s1024") == ordinary()
