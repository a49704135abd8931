"""The comparison with others: what is compared is sound, and everybody is asked the same."""

import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.course import Folders, LoadedAssignment, load
from autograder.judging import judge
from autograder.model import Status
from autograder.rehearsal import HomeSitting
from autograder.release.stub import stub_of

from ..benchmark import compared, floor, meter, ours
from ..benchmark.notebooks import fill_in, for_nbgrader, for_otter
from ..benchmark.stock import Nbgrader, Otter, OtterCommand, Pytest
from ..benchmark.three import MISTAKES, NAME, QUESTIONS, Program, cells_of, programs
from .mini.course import REPOSITORY, judged

BEGINNINGS = {question: (f"def {question}(", f"def {question}_forward(") for question in QUESTIONS}
NOTEBOOKS = {"nbgrader": for_nbgrader, "otter": for_otter}


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> LoadedAssignment:
    """The course of three questions."""
    return compared.loaded_course(Folders(REPOSITORY), tmp_path_factory.mktemp("three"))


@pytest.fixture(scope="module")
def by_name(three: LoadedAssignment) -> dict[str, Program]:
    return {program.name: program for program in programs(three)}


def shares(loaded: LoadedAssignment, source: str) -> dict[str, Fraction]:
    """The share of each question's points that a program gets."""
    findings = judge(HomeSitting(loaded, source), loaded)
    return {
        question: sum(findings[graded.check.id].earned * graded.check.points for graded in loaded.of(question))
        / sum(graded.check.points for graded in loaded.of(question))
        for question in QUESTIONS
    }


def refusals(notebook: Any) -> set[str]:
    """The questions whose asserts a notebook does not stand, cell after cell as a kernel executes them."""
    names: dict[str, Any] = {}
    question, refused = "", set()
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        question = next((q for q in QUESTIONS if cell.source.startswith(BEGINNINGS[q])), question)
        try:
            exec(cell.source, names)
        except (AssertionError, NotImplementedError):
            refused.add(question)
    return refused


def test_the_checks_are_those_of_the_real_assignments(three: LoadedAssignment) -> None:
    for question, assignment in QUESTIONS.items():
        real = load(Folders(REPOSITORY), assignment)
        assert [graded.check for graded in three.of(question)] == [graded.check for graded in real.of(question)]


def test_the_solution_has_all_points_and_the_stub_none(three: LoadedAssignment) -> None:
    assert shares(three, three.solution_text) == dict.fromkeys(QUESTIONS, 1)
    assert shares(three, stub_of(three.solution_text, NAME)) == dict.fromkeys(QUESTIONS, 0)


@pytest.mark.bubblewrap
def test_the_solution_has_all_points_behind_the_wall(three: LoadedAssignment) -> None:
    result = judged(three.solution_text, three)
    assert result.status is Status.OK
    assert sum(test.earned for test in result.tests) == three.points


@pytest.mark.parametrize(("name", "question"), list(zip(MISTAKES, QUESTIONS, strict=True)))
def test_a_wrong_program_loses_in_its_question_alone(
    three: LoadedAssignment, by_name: dict[str, Program], name: str, question: str
) -> None:
    assert not by_name[name].right
    assert [q for q, share in shares(three, by_name[name].source).items() if share < 1] == [question]


@pytest.mark.parametrize("tool", NOTEBOOKS)
def test_notebooks_accept_the_solution(three: LoadedAssignment, tool: str) -> None:
    assert refusals(NOTEBOOKS[tool](three.solution_text)) == set()


@pytest.mark.parametrize("tool", NOTEBOOKS)
def test_notebooks_refuse_the_stub(three: LoadedAssignment, tool: str) -> None:
    assert refusals(NOTEBOOKS[tool](stub_of(three.solution_text, NAME))) == set(QUESTIONS)


@pytest.mark.parametrize("tool", NOTEBOOKS)
@pytest.mark.parametrize(("name", "question"), list(zip(MISTAKES, QUESTIONS, strict=True)))
def test_notebooks_refuse_a_wrong_program(by_name: dict[str, Program], tool: str, name: str, question: str) -> None:
    assert refusals(NOTEBOOKS[tool](by_name[name].source)) == {question}


def test_a_student_fills_in_the_answers_alone(three: LoadedAssignment, tmp_path: Path) -> None:
    released, handed_in = tmp_path / "released.ipynb", tmp_path / "student/three.ipynb"
    nbformat.write(for_nbgrader(stub_of(three.solution_text, NAME)), released)
    fill_in(released, three.solution_text, handed_in)
    before, after = (nbformat.read(file, as_version=4).cells for file in (released, handed_in))
    changed = [new.source for old, new in zip(before, after, strict=True) if old.source != new.source]
    assert changed == list(cells_of(three.solution_text).values())
    assert [cell.metadata for cell in before] == [cell.metadata for cell in after]


def test_an_answer_without_a_place_is_not_left_out_in_silence(three: LoadedAssignment, tmp_path: Path) -> None:
    released = tmp_path / "released.ipynb"
    nbformat.write(nbformat.v4.new_notebook(), released)
    with pytest.raises(ValueError, match="def two_layer_predict"):
        fill_in(released, three.solution_text, tmp_path / "handed_in.ipynb")


def test_the_least_executes_every_call_again(three: LoadedAssignment, by_name: dict[str, Program]) -> None:
    for program in by_name.values():
        calls = floor.record(three, NAME, program.source)
        called = {target for target, *_ in calls if isinstance(target, str)}
        assert called == {name for name, question in three.owners.items() if question in QUESTIONS}
        floor.replay(program.source, calls)


@pytest.mark.bubblewrap
def test_every_submission_but_the_spare_one_has_its_cost(
    three: LoadedAssignment, by_name: dict[str, Program], tmp_path: Path
) -> None:
    compared.hand_in(list(by_name.values()), tmp_path / "class")
    costs = ours.costs(three, tmp_path / "class", tmp_path)
    assert set(costs.by_meter) == set(costs.by_account) == set(by_name)
    assert all(seconds > 0 for seconds in [*costs.by_meter.values(), *costs.by_account.values()])


@pytest.mark.bubblewrap
def test_a_class_that_is_not_judged_has_no_cost(three: LoadedAssignment, tmp_path: Path) -> None:
    (tmp_path / "class").mkdir()
    (tmp_path / "class/anna.py").write_text("this is no Python")
    with pytest.raises(RuntimeError, match="anna"):
        ours.costs(three, tmp_path / "class", tmp_path)


@pytest.mark.skipif(not os.access(meter.MOUNT, os.W_OK), reason="no control group can be made here")
def test_a_control_group_counts_whom_nobody_waits_for() -> None:
    orphan = f"{sys.executable} -c 'import time; sum(range(10**7)); print(time.process_time())' &"
    with meter.control_group():
        before = meter.used()
        done = subprocess.run(["sh", "-c", orphan], capture_output=True, text=True, check=True)
        assert meter.used() - before > 0.9 * float(done.stdout)
    assert not meter.counts_all()


def test_without_a_control_group_the_clocks_of_processes_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meter, "MOUNT", tmp_path / "nowhere")
    with meter.control_group():
        assert not meter.counts_all()
        assert meter.used() > 0


def test_what_comes_once_is_not_laid_on_the_submissions() -> None:
    """Ten seconds, three submissions of two seconds each, one of them the spare one."""
    assert meter.left_over(10, [2, 2]) == 4


def test_ratios_are_to_the_least_and_to_ours(by_name: dict[str, Program]) -> None:
    class_ = list(by_name.values())
    seconds = {compared.LEAST: 0.01, compared.OURS: 0.2, Nbgrader.title: 1.0}
    readings = {title: {program.name: [9.0, each, each] for program in class_} for title, each in seconds.items()}
    (line,) = [line for line in compared.table(readings, class_) if Nbgrader.title in line]
    assert line.split()[-6:] == ["1.0000", "100.0", "5.00"] * 2


def test_what_is_not_installed_is_named_with_its_cure(by_name: dict[str, Program]) -> None:
    class_ = list(by_name.values())
    measured = (compared.LEAST, compared.OURS, Pytest.title)
    readings = {title: {program.name: [1.0] for program in class_} for title in measured}
    lines = [line.strip() for line in compared.table(readings, class_) if "not installed" in line]
    assert [line.split("  ")[0] for line in lines] == [tool.title for tool in (Nbgrader, Otter, OtterCommand)]
    assert lines[0].endswith("pip install -c constraints.txt -e '.[nbgrader]'")
