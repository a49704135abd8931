"""The attacks of ``hostile/`` are real: each reaches its goal where the defence that stops it is switched off.

First all defences at once: ``naive.py`` grades every program as many a course would, in one process. Then single ones of
the package's own. Nothing here reaches the machine: what runs without a wall of the package's own runs within another.
"""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.model import Limits
from autograder.sandbox import cgroup, outer

from .corpus import EXPECTED, program
from .mini.course import REPOSITORY

pytestmark = pytest.mark.bubblewrap

NAIVE = Path(__file__).parent / "naive.py"
MOST_PROCESSES = 140
LONGEST = 200


SHOWN = [name for name, facts in EXPECTED.items() if "shown" in facts]
GOALS = {
    "points": lambda found, most: found["points"] > most,
    "succeeded": lambda found, most: found["succeeded"],
    "ended": lambda found, most: found["ended"],
    "stalled": lambda found, most: found["stalled"],
    "grew": lambda found, most: found["grew"],
    "said": lambda found, most: found["said"] > 16 * Limits().output * 1024,
    "left": lambda found, most: found["left"] > 0,
    "uncleaned": lambda found, most: not found["cleaned"],
}


def wall(folder: Path) -> list[str]:
    """The bubblewrap around a grader that has no defence: its own disk in memory, and an empty network."""
    command = ["bwrap", *outer.namespaces(), "--die-with-parent", "--new-session", "--clearenv"]
    environment = outer.environment(outer.GRADER, outer.SITE) | {"COURSE": "/tmp/room", "MALLOC_ARENA_MAX": "2"}
    for name, value in environment.items():
        command += ["--setenv", name, value]
    shown = {path: path for path in [*outer.shown(), "/usr/bin"]}
    shown |= {
        str(REPOSITORY / "autograder" / part): f"/grader/autograder/{part}" for part in ("__init__.py", "testing")
    }
    shown |= {str(path): f"/site/{path.name}" for path in numpy_parts()}
    shown |= {str(folder): "/class", str(REPOSITORY / "solutions/backprop.py"): "/course/backprop.py"}
    shown |= {str(NAIVE): "/grader/naive.py", str(folder / "metadata"): "/autograder/submission_metadata.json"}
    for path, within in shown.items():
        command += ["--ro-bind", path, within]
    for target, link in [*outer.links(), ("usr/bin", "/bin")]:
        command += ["--symlink", target, link]
    room = ["--proc", "/proc", "--dev", "/dev", "--size", str(2**26), "--tmpfs", "/tmp", "--chdir", "/tmp"]
    return [*command, *room, "--remount-ro", "/", "--", outer.python(), "-sPSB", "/grader/naive.py"]


def numpy_parts() -> Iterator[Path]:
    import numpy

    package = Path(numpy.__file__).parent
    yield from (path for path in (package, package.with_name("numpy.libs")) if path.exists())


@pytest.fixture(scope="module")
def naive(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What each program reaches with a grader that has no defence: one run, a process of its own for each."""
    folder = tmp_path_factory.mktemp("class")
    names = ["right", "untouched", *SHOWN]
    for name in names:
        (folder / f"{name}.py").write_text(program(name))
    (folder / "metadata").write_text("{}")
    group = cgroup.make() if os.geteuid() == 0 else None
    if group is None and os.geteuid() == 0:
        pytest.skip("The machine's root is above a limit of processes, and there can be no control group here.")
    if group is not None:
        (group / "pids.max").write_text(str(MOST_PROCESSES))
    facts = {name: EXPECTED.get(name, {}) for name in names}
    # Whoever never ends is not waited for; all others have as long as a busy machine may need.
    asked = [
        [name, 1 + facts[name].get("twice", 0), 1 if facts[name].get("shown") == "stalled" else 30] for name in names
    ]
    try:
        ran = subprocess.run(
            wall(folder),
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
            preexec_fn=(lambda: cgroup.join(group)) if group is not None else None,  # noqa: PLW1509
        )
    finally:
        if group is not None:
            cgroup.remove(group)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)  # type: ignore[no-any-return]


def test_a_grader_without_a_defence_grades_honest_programs(naive: dict[str, dict[str, Any]]) -> None:
    """It is a grader all the same: what is right has all points, what is untouched none, and nothing else happens."""
    for name, points in (("right", 100), ("untouched", 0)):
        reached = {goal for goal, look in GOALS.items() if look(naive[name], 100)}
        assert (naive[name]["points"], reached, naive[name]["changed"]) == (points, set(), [])


@pytest.mark.parametrize("name", SHOWN)
def test_an_attack_reaches_its_goal_without_a_defence(naive: dict[str, dict[str, Any]], name: str) -> None:
    """The program does to a grader without a defence what it says that it tries."""
    facts = EXPECTED[name]
    assert GOALS[facts["shown"]](naive[name], facts.get("most", 0)), naive[name]


def test_every_program_is_shown_or_says_why_not() -> None:
    """One of both, and a defence that stops it."""
    for name, facts in EXPECTED.items():
        assert ("shown" in facts) != ("unshown" in facts), name
        assert facts["defence"], name
        assert facts.get("shown", "points") in GOALS
