"""The catalogue of known mistakes is read as it stands, and a slip in it is named with its place and its cure."""

from pathlib import Path

import pytest

from autograder.catalogue import edited, read_catalogue
from autograder.errors import UserError

from .mini.course import NAME, Mini
from .mini.course import edited as rewrite

ENTRY = """
id = "doubled"
rule = "power"
title = "Twice"
place = "Here."
find = "return x * x"
replace = "return 2 * x"
"""


def folder(mini: Mini) -> Path:
    return mini.tests / "misconceptions"


def solution(mini: Mini) -> str:
    return mini.folders.solution(NAME).read_text("utf-8")


def test_an_entry_is_its_edit_and_its_words(mini: Mini) -> None:
    """The question is the file's name; what holds comes from the rules, what was done from the entry."""
    mini.add_hidden_mistake()
    by_id = {known.id: known for known in read_catalogue(folder(mini))}
    assert list(by_id) == ["root_missing", "manhattan", "doubled", "sign_kept"]
    known = by_id["sign_kept"]
    assert (known.question, known.stages) == ("square", ("below zero",))
    assert known.hint.title == "The square has the sign of the number"
    assert known.hint.rule == "A square is a number times itself."
    assert known.hint.slide == "Powers"


def test_an_edit_is_made_in_the_solution(mini: Mini) -> None:
    """And nowhere else in it."""
    text = solution(mini)
    doubled = next(known for known in read_catalogue(folder(mini)) if known.id == "doubled")
    assert edited(text, doubled) == text.replace("x * x", "x + x")


def test_an_assignment_without_a_catalogue_has_none(tmp_path: Path) -> None:
    """Nobody has to write one before a class can be graded."""
    assert read_catalogue(tmp_path / "misconceptions") == ()


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('id = "doubled"\n', "", "square.toml, misconception 1: It has no id."),
        ("[[misconception]]", "[[misconception]]\n" + ENTRY + "[[misconception]]", "The id doubled is there twice."),
        ("x + x", "x + x\n'''\ncolour = '''red", "It has colour, which nobody reads."),
        (
            'id = "doubled"\nrule = "power"',
            'id = "doubled"\nrule = "powers"',
            "Write [powers] with example, rule, slide",
        ),
        ("[[misconception]]\nid", "[[misconception\nid", "This is no TOML that can be read"),
    ],
    ids=["no id", "twice", "unknown", "no such rule", "no TOML"],
)
def test_a_slip_is_named(mini: Mini, before: str, after: str, told: str) -> None:
    """Which entry, what is wrong with it, and what to do."""
    rewrite(folder(mini) / "square.toml", (before, after))
    with pytest.raises(UserError) as raised:
        read_catalogue(folder(mini))
    assert told in str(raised.value)
    assert "square.toml" in str(raised.value)
