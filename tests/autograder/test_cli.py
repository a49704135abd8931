"""The command line: what it prints, where, and with which exit code."""

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from autograder import __version__
from autograder.cli import commands, main, terminal
from autograder.cli.terminal import Pace
from autograder.course import PUBLIC_SEED
from autograder.sandbox import reduced
from autograder.sandbox.reduced import Means

from .mini.course import RIGHT, SQUARE, Mini, command, edited

COMMANDS = sorted(commands.commands)
CLASS: dict[str, str | bytes] = {"anna.py": RIGHT, "ben.py": SQUARE, "cleo.py": b"\xff"}


@dataclass(frozen=True)
class Said:
    """What a command left: its exit code, and what it printed."""

    code: int
    out: str
    err: str


Give = Callable[..., Said]


@pytest.fixture
def give(mini: Mini, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Give:
    """Gives a command in the folder of the miniature course, in this process."""
    monkeypatch.chdir(mini.root)
    monkeypatch.delenv("AUTOGRADER_SEED", raising=False)

    def run(*arguments: str | Path) -> Said:
        monkeypatch.setattr(sys, "argv", ["autograder", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capsys.readouterr()
        return Said(int(end.value.code or 0), out, err)

    return run


# -- help


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does(name: str) -> None:
    """Whoever asks a command for help reads a sentence on it and on each of its options."""
    given = CliRunner().invoke(commands, [name, "--help"])
    assert given.exit_code == 0
    text = " ".join(given.output.split())
    known = commands.commands[name]
    assert known.help
    assert known.help.strip().endswith(".")
    assert " ".join(known.help.split()) in text
    for option in known.params:
        if isinstance(option, click.Option):
            assert option.help
            assert option.help.endswith(".")
            assert option.opts[0] in text


def test_the_package_lists_its_commands() -> None:
    """With --help alone, each command stands on a line of its own."""
    given = CliRunner().invoke(commands, ["--help"])
    assert given.exit_code == 0
    listed = given.output.split("Commands:")[1].splitlines()
    assert [line.split()[0] for line in listed if line.strip()] == COMMANDS


def test_the_list_of_commands_cuts_nothing_off() -> None:
    """What a command does fits into its line of the list."""
    assert "..." not in CliRunner().invoke(commands, ["--help"]).output.split("Commands:")[1]


def test_the_version_is_the_package_s(give: Give) -> None:
    """--version names the package."""
    assert give("--version") == Said(0, f"autograder, version {__version__}\n", "")


def test_every_command_stands_in_the_readme() -> None:
    """The README shows each command, by its make target or itself."""
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    for name in COMMANDS:
        assert re.search(rf"\b(make|autograder) {name}\b", readme), name


# -- wrong use


WRONG = {
    "no command": ([], "Usage:"),
    "another command": (["mark"], "No such command 'mark'"),
    "no assignment": (["grade"], "Missing argument 'ASSIGNMENT'"),
    "an unknown assignment": (["grade", "minimal", "."], "There is no assignment called minimal. There are: mini."),
    "an archive that does not exist": (["grade", "mini", "gone.zip"], "gone.zip: there is no such folder or zip"),
    "an archive that is none": (["grade", "mini", "constraints.txt"], "constraints.txt: this cannot be read as"),
    "no sample class": (["grade", "mini"], "sample_class: there is no such folder or zip"),
    "no job at all": (["grade", "mini", ".", "--jobs", "0"], "0 is not in the range x>=1"),
    "a seed that is no number": (["grade", "mini", ".", "--seed", "secret"], "'secret' is not a valid integer"),
    "an unknown wall": (["grade", "mini", ".", "--isolation", "hope"], "'hope' is not one of"),
    "an unknown option": (["grade", "mini", ".", "--fast"], "No such option '--fast'"),
    "a file for the grades": (["grade", "mini", "solutions", "--out", "constraints.txt"], "cannot be written here"),
    "no such submission": (["grade", "mini", "solutions", "--only", "anna"], "There is no submission called anna."),
    "verify nothing known": (["verify", "minimal"], "There is no assignment called minimal."),
    "a template of nothing known": (["template", "minimal"], "There is no assignment called minimal."),
    "grades without a submission": (["explain", "grades"], "Missing argument 'SUBMISSION'"),
    "an explanation of no grades": (["explain", "solutions", "anna", "norm"], "There is no grades.csv here."),
    "a difference of one run": (["diff", "solutions"], "Missing argument 'NEW'"),
    "a difference of no grades": (["diff", "solutions", "tests"], "There is no grades.csv here."),
    "a release of nothing known": (["release", "minimal"], "There is no assignment called minimal."),
}


@pytest.mark.bubblewrap
@pytest.mark.parametrize("what", WRONG)
def test_wrong_use_is_a_sentence(give: Give, what: str) -> None:
    """What a user can mend is said on the error stream, without a traceback, and the exit code is 2."""
    arguments, sentence = WRONG[what]
    said = give(*arguments)
    assert said.code == 2
    assert said.out == ""
    assert sentence in said.err
    assert "Traceback" not in said.err


def test_a_seed_in_the_environment_is_named_where_it_is_wrong(give: Give, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who set a wrong AUTOGRADER_SEED long ago is told that it is that."""
    monkeypatch.setenv("AUTOGRADER_SEED", "secret")
    said = give("grade", "mini", ".")
    assert said.code == 2
    assert "AUTOGRADER_SEED" in said.err


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        (None, "bubblewrap is not installed, and without it students' programs have no wall of full strength."),
        ("echo 'bwrap: No permissions' >&2; exit 1", "may not make namespaces here (bwrap: No permissions)."),
    ],
)
def test_a_machine_without_a_wall_says_so(
    give: Give, mini: Mini, monkeypatch: pytest.MonkeyPatch, script: str | None, sentence: str
) -> None:
    """No program runs without a wall by accident: the sentence says what is missing, and how to go on.

    Neither root nor Landlock is there, from which a weaker wall could be made.
    """
    monkeypatch.setattr(reduced, "means", lambda: Means(root=False, user=False, landlock=0))
    tools = mini.root / "tools"
    tools.mkdir()
    if script is not None:
        (tools / "bwrap").write_text(f"#!/bin/sh\n{script}\n")
        (tools / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))
    for arguments in (["grade", "mini", mini.hand_in(CLASS), "--out", mini.grades.root], ["verify", "mini"]):
        said = give(*arguments)
        assert said.code == 2
        assert sentence in said.err
        assert "--isolation none" in said.err
        assert "With --isolation reduced there is a weaker wall" in said.err
    assert not mini.grades.root.exists()


@pytest.mark.bubblewrap
def test_a_weaker_wall_says_what_it_leaves_open(give: Give, mini: Mini, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where bubblewrap is missing the next level is taken, and after the run the terminal says what it is worth."""
    monkeypatch.setenv("PATH", "")
    archive = mini.hand_in({"anna.py": RIGHT, "ben.py": RIGHT})
    said = give("grade", "mini", archive, "--out", mini.grades.root)
    assert said.code == 0
    assert said.out.count("Level reduced: no namespaces, but") == 1
    assert json.loads(mini.grades.result("anna").read_text("utf-8"))["extra_data"]["isolation"] == "reduced"
    assert "Level reduced" not in give("grade", "mini", archive, "--out", mini.grades.root, "--force", "--quiet").out


def test_without_a_wall_only_by_name(give: Give, mini: Mini, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks for no wall gets none, and every result says so."""
    monkeypatch.setenv("PATH", "")
    said = give("grade", "mini", mini.hand_in({"anna.py": RIGHT}), "--out", mini.grades.root, "--isolation", "none")
    assert said.code == 0
    assert json.loads(mini.grades.result("anna").read_text("utf-8"))["extra_data"]["isolation"] == "none"


# -- a grading run


@pytest.mark.bubblewrap
def test_a_run_in_a_pipe_prints_plain_lines(give: Give, mini: Mini) -> None:
    """A line for each submission, then what came of all, and where it is: no colours, no bar, no line redrawn."""
    said = give("grade", "mini", mini.hand_in(CLASS), "--out", mini.grades.root, "--jobs", 1, "--seed", 5)
    root = mini.grades.root
    assert said == Said(
        0,
        "    1 of 3  anna                             ok               100\n"
        "    2 of 3  ben                              ok                40\n"
        "    3 of 3  cleo                             unreadable         0\n"
        "3 submissions\n"
        "mean 70, median 70, of 100 points\n"
        "                                            earned    all points     no points\n"
        "square                                       100 %             2             0\n"
        "norm                                          50 %             1             1\n"
        "status: 2 ok, 1 unreadable\n"
        "1 needs a human: the class page says why\n"
        f"Grades: {root}/grades.csv\n"
        f"Class:  {root}/index.html\n"
        f"Pages:  {root}/feedback\n",
        "",
    )


@pytest.mark.bubblewrap
def test_a_second_run_says_what_it_kept(give: Give, mini: Mini) -> None:
    """What had not changed is marked, and counted."""
    arguments = ("grade", "mini", mini.hand_in(CLASS), "--out", mini.grades.root, "--seed", 5)
    give(*arguments)
    mini.hand_in({"ben.py": RIGHT})
    said = give(*arguments)
    assert [line.split()[3] for line in said.out.splitlines() if line.endswith("(kept)")] == ["anna", "cleo"]
    assert "3 submissions (2 had not changed and kept their result)\nmean 100, median 100, of 100 points\n" in said.out


@pytest.mark.bubblewrap
def test_grades_go_where_nobody_has_to_look_for_them(give: Give, mini: Mini) -> None:
    """With nothing given, the sample class is graded, into grades/ and the assignment's name."""
    sample = mini.folders.sample_class("mini")
    sample.mkdir()
    (sample / "anna.py").write_text(RIGHT)
    said = give("grade", "mini")
    assert said.code == 0
    assert "Grades: grades/mini/grades.csv" in said.out
    assert (mini.root / "grades/mini/grades.csv").is_file()


@pytest.mark.bubblewrap
def test_quiet_prints_nothing(give: Give, mini: Mini) -> None:
    """Where all goes well, --quiet says nothing at all."""
    archive = mini.hand_in(CLASS)
    assert give("grade", "mini", archive, "--out", mini.grades.root, "--quiet") == Said(0, "", "")
    assert mini.grades.result("anna").exists()


@pytest.mark.bubblewrap
def test_quiet_does_not_hush_up_failures(mini: Mini) -> None:
    """What the grader could not do is said on the error stream all the same, and the exit code is 1."""
    edited(mini.tests / "hidden/test_square.py", ("    expect(", "    1 / answer.value\n    expect("))
    archive = mini.hand_in({"anna.py": RIGHT, "zero.py": "def square(x):\n    return 0\n"})
    ran = mini.run("grade", "mini", archive, "--out", mini.grades.root, "--quiet")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == "The grader could not do its work on: zero. Their pages say why.\n"


@pytest.mark.bubblewrap
def test_a_test_that_breaks_on_the_solution_is_a_sentence(mini: Mini) -> None:
    """A hidden test that breaks whatever it is asked is the course developer's to mend: it is named."""
    edited(mini.tests / "hidden/test_square.py", ("    expect(", "    1 / 0\n    expect("))
    ran = mini.run("grade", "mini", mini.hand_in(CLASS), "--out", mini.grades.root)
    assert "Traceback" not in ran.stderr
    assert "hidden/test_square.py::test_value" in ran.stderr


@pytest.mark.bubblewrap
def test_a_solution_that_fails_its_own_tests_is_a_sentence(mini: Mini) -> None:
    """Nobody is graded by tests that the solution does not pass."""
    edited(mini.folders.solution("mini"), ("return x * x", "return x + x"))
    ran = mini.run("grade", "mini", mini.hand_in(CLASS), "--out", mini.grades.root)
    assert ran.returncode == 2
    assert "The solution does not pass hidden/test_square.py::test_value[above zero]" in ran.stderr
    assert "Traceback" not in ran.stderr


def screen(mini: Mini, *arguments: str | Path) -> tuple[int, str]:
    """What a command shows on a terminal of 80 columns, with its exit code."""
    ours, theirs = pty.openpty()
    environment = mini.process(TERM="xterm-256color", COLUMNS="80")
    with subprocess.Popen(command(*arguments), stdin=theirs, stdout=theirs, stderr=theirs, **environment) as run:
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 2**16):
                shown += part
        except OSError:  # the other side has closed
            pass
        os.close(ours)
        return run.wait(20), shown.decode()


@pytest.mark.bubblewrap
def test_a_run_on_a_terminal_draws_a_bar(mini: Mini) -> None:
    """On a terminal a bar grows with what is done, in the place of a line for each; the summary follows it."""
    code, shown = screen(mini, "grade", "mini", mini.hand_in(CLASS), "--out", mini.grades.root)
    assert code == 0
    assert "Grading mini" in shown
    assert "━" in shown
    assert [f"{done}/3" in shown for done in (1, 2, 3)] == [True] * 3
    assert "1 of 3" not in shown
    assert "3 submissions\r\nmean 70, median 70, of 100 points\r\n" in shown
    assert shown.count("\x1b[?25l") == shown.count("\x1b[?25h")


@pytest.mark.bubblewrap
def test_the_bar_tells_the_rate_and_the_time_left(mini: Mini) -> None:
    """On one line of eighty columns, so that it is drawn over itself."""
    _, shown = screen(mini, "grade", "mini", mini.hand_in(CLASS), "--out", mini.grades.root, "--jobs", "1")
    drawn = [re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", line).strip() for line in re.split("[\r\n]", shown)]
    bars = [line for line in drawn if line.startswith("Grading mini")]
    assert [bar for bar in bars if re.search(r"1/3 [0-9.]+ a (second|minute), [0-9.]+ (s|min) left$", bar)]
    assert [bar for bar in bars if re.search(r"3/3 [0-9.]+ a (second|minute)$", bar)]
    assert max(map(len, bars)) <= 80


def paced(monkeypatch: pytest.MonkeyPatch, kept: int, seconds: list[float]) -> Pace:
    """A run that kept some results and then took so many seconds for each of the others."""
    now = 1000.0
    monkeypatch.setattr(terminal.time, "monotonic", lambda: now)
    pace = Pace()
    for _ in range(kept):
        now += 0.01
        pace.step(kept=True)
    for each in seconds:
        now += each
        pace.step(kept=False)
    return pace


@pytest.mark.parametrize(
    ("kept", "seconds", "waiting", "text"),
    [
        (0, [], 5, ""),
        (500, [], 5, ""),
        (0, [0.25, 0.25], 20, "4.0 a second, 5 s left"),
        (500, [0.25, 0.25], 20, "4.0 a second, 5 s left"),
        (0, [3.0], 100, "20.0 a minute, 5 min left"),
        (0, [10.0], 900, "6.0 a minute, 2.5 h left"),
        (0, [1.0], 0, "1.0 a second"),
    ],
)
def test_what_was_kept_says_nothing_about_the_pace(
    monkeypatch: pytest.MonkeyPatch, kept: int, seconds: list[float], waiting: int, text: str
) -> None:
    """The time left is that of what has to be scored: results that are read again come in a rush."""
    assert paced(monkeypatch, kept, seconds).text(waiting) == text


@pytest.mark.bubblewrap
@pytest.mark.parametrize("quiet", [[], ["--quiet"]])
def test_what_was_decided_wrongly_is_a_warning(give: Give, mini: Mini, quiet: list[str]) -> None:
    """A line on the error stream for each, also where nothing else is printed; the run went well all the same."""
    archive = mini.hand_in({"anna.py": RIGHT})
    mini.grades.root.mkdir()
    (mini.grades.root / "adjustments.csv").write_text(
        "submission,question,points,reason\nanan,norm,1,\nanna,norm,99,\n"
    )
    said = give("grade", "mini", archive, "--out", mini.grades.root, *quiet)
    assert said.code == 0
    assert said.err.splitlines() == [
        "Warning: adjustments.csv, line 2, names the submission 'anan', which is not there (is it anna?): "
        "it is left out.",
        "Warning: adjustments.csv, line 3, gives 99 points, and norm is worth 0 to 60: it is left out.",
    ]


@pytest.mark.bubblewrap
def test_an_adjusted_submission_is_told_with_what_counts(give: Give, mini: Mini) -> None:
    """The line of a submission and the figures are those of grades.csv."""
    archive = mini.hand_in({"anna.py": SQUARE})
    mini.grades.root.mkdir()
    (mini.grades.root / "adjustments.csv").write_text("submission,question,points,reason\nanna,norm,12.5,seen\n")
    said = give("grade", "mini", archive, "--out", mini.grades.root)
    assert "anna                             ok              52.5\n" in said.out
    assert "mean 52.5, median 52.5, of 100 points\n" in said.out


@pytest.mark.bubblewrap
def test_no_line_of_a_run_is_wider_than_a_terminal(give: Give, mini: Mini) -> None:
    """But for a path, and for a sentence on a wall, which a terminal breaks."""
    said = give("grade", "mini", mini.hand_in(CLASS), "--out", "grades", "--seed", 5)
    assert max(map(len, said.out.splitlines())) <= 80


@pytest.mark.bubblewrap
def test_quiet_draws_no_bar(mini: Mini) -> None:
    """Not even on a terminal."""
    archive = mini.hand_in({"anna.py": RIGHT})
    assert screen(mini, "grade", "mini", archive, "--out", mini.grades.root, "--quiet") == (0, "")


# -- seeds


def seed_of(mini: Mini) -> int:
    """The seed that the record of anna names."""
    seed = json.loads(mini.grades.record("anna").read_text("utf-8"))["seed"]
    assert isinstance(seed, int)
    return seed


NOTE = "The hidden inputs came from the public seed. For real grades, set your own: --seed or AUTOGRADER_SEED.\n"


@pytest.mark.bubblewrap
@pytest.mark.parametrize(
    ("option", "variable", "seed"),
    [
        ([], None, PUBLIC_SEED),
        ([], "", PUBLIC_SEED),
        ([], "70900107", 70900107),
        (["--seed", 80900108], None, 80900108),
        (["--seed", 80900108], "70900107", 80900108),
        (["--seed", -80900108], None, -80900108),
        (["--seed", PUBLIC_SEED], "70900107", PUBLIC_SEED),
    ],
)
def test_a_run_has_the_instructor_s_seed_or_says_that_it_has_not(
    give: Give, mini: Mini, monkeypatch: pytest.MonkeyPatch, option: list[object], variable: str | None, seed: int
) -> None:
    """--seed goes before AUTOGRADER_SEED; with neither the shipped seed is used, and the run says so."""
    if variable is not None:
        monkeypatch.setenv("AUTOGRADER_SEED", variable)
    said = give("grade", "mini", mini.hand_in({"anna.py": RIGHT}), "--out", mini.grades.root, *option)
    assert (said.code, seed_of(mini)) == (0, seed)
    assert (NOTE in said.out) == (seed == PUBLIC_SEED)
    page = mini.grades.page("anna").read_text("utf-8")
    assert ("the public seed that ships with the package" in page) == (seed == PUBLIC_SEED)
    assert str(seed) not in page


# -- template and verify


def test_template_makes_a_student_s_folder(give: Give, mini: Mini) -> None:
    """With nothing named, the folder of every assignment is made, and each is said."""
    folder = mini.folders.template("mini")
    assert give("template") == Said(0, f"Made {folder}\n", "")
    assert (folder / "mini.py").is_file()
    assert give("template", "mini") == Said(0, f"Made {folder}\n", "")


def test_template_says_which_file_it_misses(give: Give, mini: Mini) -> None:
    """A course without pinned versions is told so."""
    (mini.root / "constraints.txt").unlink()
    said = give("template")
    assert said.code == 2
    assert "constraints.txt" in said.err


@pytest.mark.bubblewrap
def test_verify_says_that_an_assignment_is_in_order(give: Give) -> None:
    """A line for each thing that was looked at, and a sentence at the end."""
    give("template")
    said = give("verify", "mini")
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert all(line.startswith("ok    ") for line in lines[:-1])
    assert lines[-1] == "mini is in order."


@pytest.mark.bubblewrap
def test_verify_names_what_is_not_in_order(give: Give, mini: Mini) -> None:
    """A complaint stands below what it is about, they are counted, and the exit code is 1."""
    said = give("verify", "mini")
    assert said.code == 1
    place = said.out.index("WRONG the student's template is in step\n      ")
    assert said.out[place:].splitlines()[1].strip().startswith(str(mini.folders.template("mini")))
    assert said.out.splitlines()[-1] == "1 complaints."
