"""Luck: how programs are asked on many seeds, on a few of them."""

import functools
from dataclasses import replace

import pytest

from autograder.course import Folders, LoadedAssignment, load

from ..benchmark.seeds import STYLES, Task, complaints, tasks
from .mini.course import REPOSITORY

FOLDERS = Folders(REPOSITORY)


@functools.cache
def loaded(name: str) -> LoadedAssignment:
    return load(FOLDERS, name)


@pytest.mark.parametrize("name", STYLES)
def test_right_programs_lose_nothing(name: str) -> None:
    """The reference and two odd styles, on five seeds."""
    asked = [task for task in tasks(loaded(name), 5, 0) if task.mistake is None]
    assert {task.program for task in asked} == {"reference", *STYLES[name]}
    assert [complaints(loaded(name), task) for task in asked] == [[]] * 3


@pytest.mark.parametrize("name", STYLES)
def test_known_mistakes_lose_their_stages(name: str) -> None:
    """One of each question, on two seeds."""
    one_each = {task.mistake.question: task for task in tasks(loaded(name), 0, 2) if task.mistake is not None}
    assert set(one_each) == set(loaded(name).assignment.questions)
    assert [complaints(loaded(name), task) for task in one_each.values()] == [[]] * len(one_each)


def test_every_seed_is_asked_once() -> None:
    """Of each right program, whatever the number of seeds; every known mistake is there."""
    asked = list(tasks(loaded("forward"), 13, 2))
    for program in ("reference", *STYLES["forward"]):
        assert [seed for task in asked if task.program == program for seed in task.seeds] == list(range(1, 14))
    assert sum(task.mistake is not None for task in asked) == len(loaded("forward").misconceptions)


def test_what_is_wrong_is_told_with_its_seed() -> None:
    """A program that is not right, a mistake that passes, and one that loses other stages than it should."""
    course = loaded("backprop")
    mistake = replace(course.misconceptions[0], question="composite", stages=("dz",))
    wrong = course.solution_text.replace("dq, dz = z, q", "dq, dz = z, -q")
    assert complaints(course, Task("wrong", wrong, [7], mistake)) == []
    said = complaints(course, Task("wrong", wrong, [7]))
    assert said == ["wrong, seed 7: hidden/test_composite.py::test_values[dz]"]
    passes = Task("passes", course.solution_text, [7], mistake)
    assert complaints(course, passes) == ["passes, seed 7: it passes"]
    other = Task("other", wrong, [7], replace(mistake, stages=("dx",)))
    assert complaints(course, other) == ["other, seed 7: it loses ['dz'] and not ['dx']"]
