"""One file of an attempt is the module: which, and what is said about it."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.platforms.choose import Choice, choose, is_candidate, missing
from autograder.platforms.members import File, Refused


@dataclass(frozen=True)
class Unread(File):
    """A file that must not be opened to be chosen."""

    def read(self, limit: int) -> bytes:
        raise AssertionError("a choice is made by names alone")


def files(*paths: str) -> list[File]:
    return [Unread(path, 0) for path in paths]


def chosen(*paths: str) -> Choice:
    choice = choose(files(*paths), "backprop")
    assert choice
    return choice


@pytest.mark.parametrize(
    "paths",
    [
        "backprop.py < backprop.ipynb",
        "backprop.ipynb < backprop (1).py",
        "deep/er/backprop.ipynb < backprop-1.py",
        "backprop.py < src/backprop.py < src/old/backprop.py",
        "backprop.ipynb < src/backprop.py",
        "a/backprop.py < b/backprop.py",
        "backprop.py < Backprop.py < backprop-10.py < backprop-9.py",
        "backprop.py < BACKPROP.PY < backprop.IPYNB",
        "Backprop.py < backprop - Copy.ipynb < src/backprop - Copy.py",
    ],
)
def test_names_are_ranked(paths: str) -> None:
    """The exact name, then the outermost folder, then .py, then the highest number, in whatever order they come."""
    ranked = paths.split(" < ")
    for first in range(len(ranked)):
        assert chosen(*ranked[first:]).file.path == ranked[first]
        assert chosen(*ranked[: first - 1 : -1] if first else ranked[::-1]).file.path == ranked[first]


@pytest.mark.parametrize(
    "name",
    [
        "backprop-1.py",
        "backprop-12.ipynb",
        "backprop (1).py",
        "backprop(2).py",
        "backprop - Copy.py",
        "backprop - Copy (2).ipynb",
        "backprop copy.py",
        "backprop copy 2.py",
        "backprop-1 (3).py",
        "backprop-3f2504e0-4f89-11d3-9a0c-0305e82c3301.py",
        "Backprop.py",
        "backprop.PY",
        "BackProp-1.IPYNB",
    ],
)
def test_a_copy_is_taken_for_the_module_and_said(name: str) -> None:
    """What Canvas, browsers, Windows and Macs make of a name is accepted, with a note."""
    suffix = ".ipynb" if name.lower().endswith(".ipynb") else ".py"
    note = f"src/{name} was taken for backprop{suffix}: it is named like a copy of it."
    assert chosen(f"src/{name}").note == note


@pytest.mark.parametrize(
    "name",
    [
        "forward.py",
        "backprop.txt",
        "backprop.py.txt",
        "backprop.pyc",
        "my_backprop.py",
        "backprop2.py",
        "backprop_final.py",
        "backprop-checkpoint.ipynb",
        "backprop-.py",
        "backpropXpy",
        "backprop.py/other.py",
        "backprop" + "-1" * 5000 + ".pyx",
    ],
)
def test_other_names_are_not_the_module(name: str) -> None:
    """Nobody guesses which other file a student may have meant."""
    assert not is_candidate(name, "backprop")
    assert choose(files(name), "backprop") is None


def test_a_module_whose_name_is_a_pattern_is_taken_literally() -> None:
    """An instructor may call an assignment lab.1-2."""
    assert is_candidate("lab.1-2 (1).py", "lab.1-2")
    assert not is_candidate("labX1-2.py", "lab.1-2")
    assert not is_candidate("lab.1.py", "lab.1-2")


def test_nothing_is_said_where_nothing_was_chosen() -> None:
    """One file of the exact name needs no note, in whatever folder and beside whatever else."""
    assert chosen("src/backprop.py", "notes.txt", "forward.py") == Choice(Unread("src/backprop.py", 0), "")


def test_a_choice_among_several_is_said() -> None:
    """The note names what was graded, what was not, and the rule."""
    assert chosen("old/backprop.py", "backprop.ipynb", "backprop.py").note == (
        "3 files could be the module, and backprop.py was graded, not backprop.ipynb, old/backprop.py: the exact name "
        "goes before a copy's, then the outermost folder, then .py before .ipynb."
    )
    assert "not 1/backprop.py, 2/backprop.py, 3/backprop.py, 4/backprop.py, 5/backprop.py and 2 more:" in (
        chosen(*(f"{i}/backprop.py" for i in range(8))).note
    )


def test_the_last_of_two_entries_of_one_name_counts() -> None:
    """That is what would lie there after unpacking, and the note says so."""
    choice = choose([Unread("backprop.py", 1), Unread("backprop.py", 2)], "backprop")
    assert choice
    assert choice.file.size == 2
    assert "backprop.py was graded, not an earlier file of that name" in choice.note


def test_a_link_is_chosen_only_where_there_is_nothing_else() -> None:
    """A file that can be read goes before a link; a link alone is chosen, so that its reason is told."""
    link = Refused("backprop.py", 0, "a link")
    choice = choose([link, *files("deep/backprop (1).ipynb")], "backprop")
    assert choice
    assert choice.file.path == "deep/backprop (1).ipynb"
    assert choose([link], "backprop") == Choice(link, "")


def test_an_empty_file_is_chosen_all_the_same() -> None:
    """What a file holds is not what it is chosen by."""
    assert choose([Unread("backprop.py", 0), Unread("backprop.ipynb", 500)], "backprop")


def test_what_was_found_instead_is_said() -> None:
    """A hand-in without the module is told apart: empty, another assignment's, or no program at all."""
    looked_for = "Neither backprop.py nor backprop.ipynb was handed in"
    assert missing([], "backprop") == f"{looked_for}: the hand-in is empty."
    assert missing(files("notes.txt", "src/forward.PY"), "backprop") == (
        f"{looked_for}, but src/forward.PY. A file of another name is taken for another assignment's: "
        "if this is the right one, call it backprop.py or backprop.ipynb, and hand it in again."
    )
    assert missing(files("report.pdf", *"abcdef"), "backprop") == (
        f"{looked_for}. Found instead: report.pdf, a, b, c, d and 2 more. Hand in backprop.py or backprop.ipynb."
    )


NAMES = st.sampled_from(["backprop.py", "backprop.ipynb", "Backprop.py", "backprop-1.py", "a/backprop.py", "b.py"])


@given(st.lists(NAMES, unique=True).flatmap(lambda paths: st.tuples(st.just(paths), st.permutations(paths))))
def test_the_order_of_the_files_does_not_matter(orders: tuple[list[str], list[str]]) -> None:
    """The same files give the same choice, however an archive has them sorted."""
    first, second = (choose(files(*paths), "backprop") for paths in orders)
    assert (first and first.file) == (second and second.file)
