"""What people decide: adjustments, extensions and lateness, from their tables to the grades and the pages."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from autograder import crew, pipeline
from autograder.errors import UserError
from autograder.model import LatePolicy
from autograder.pipeline import Finished, Options, grade
from autograder.platforms.folder import Handin, handins
from autograder.policy.adjustments import Adjustment, read_adjustments
from autograder.policy.extensions import read_extensions
from autograder.policy.known import Submissions
from autograder.sandbox.outer import Isolation
from autograder.settings import read_settings

from .examples import assert_sound
from .mini.course import NORM, RIGHT, SQUARE, Mini, edited
from .test_pipeline import kept, rows

MAXIMA = {"square": Fraction(40), "norm": Fraction(60)}
IDS = ["anna", "ben", "=1+1"]
HEAD = "submission,question,points,reason\n"

CLASS = {"anna.py": RIGHT, "ben.py": SQUARE, "cleo.py": "def square(x):\n    return x + x\n" + NORM}
DUE = 'due = 2026-03-02T23:59:00\ntimezone = "Europe/Berlin"\n'
LATE = "[late]\npercent = 10\n"


def adjustments(folder: Path, text: str | bytes) -> tuple[list[Adjustment], list[str]]:
    file = folder / "adjustments.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_adjustments(file, Submissions(IDS), MAXIMA)


# -- adjustments.csv


def test_no_table_is_no_adjustment(tmp_path: Path) -> None:
    """Where there is no file, nobody decided anything."""
    assert read_adjustments(tmp_path / "adjustments.csv", Submissions(IDS), MAXIMA) == ([], [])


def test_an_adjustment_is_a_line(tmp_path: Path) -> None:
    """Points may have decimals, the reason commas where it is quoted, and a blank line says nothing."""
    found, complaints = adjustments(tmp_path, HEAD + 'anna,square,31.25,"right idea, wrong sign"\n\nben,norm,0,\n')
    assert found == [
        Adjustment("anna", "square", Fraction("31.25"), "right idea, wrong sign"),
        Adjustment("ben", "norm", Fraction(0), ""),
    ]
    assert complaints == []


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffsubmission,question,points,reason\r\nanna,norm,12.5,late bus\r\n",
        "submission;question;points;reason\nanna;norm;12,5;late bus\n",
        "submission\tquestion\tpoints\treason\nanna\tnorm\t12.5\tlate bus\n",
        "Question, Submission ,reason,POINTS\nnorm,anna,late bus,12.5\n",
        "submission,question,points,reason\n anna , norm , 12.5 , late bus \n",
    ],
    ids=["byte order mark", "semicolons and decimal commas", "tabs", "another order", "blanks"],
)
def test_spreadsheets_write_tables_in_their_own_ways(tmp_path: Path, text: str) -> None:
    """What Excel, Calc and a person's editor save is read alike."""
    assert adjustments(tmp_path, text) == ([Adjustment("anna", "norm", Fraction("12.5"), "late bus")], [])


def test_an_id_may_stand_as_grades_csv_has_it(tmp_path: Path) -> None:
    """Who copies a cell that no spreadsheet computes means the submission of that row."""
    found, complaints = adjustments(tmp_path, HEAD + "'=1+1,square,3,\n=1+1,norm,4,\n")
    assert ([one.submission for one in found], complaints) == (["=1+1", "=1+1"], [])


WRONG_LINES = {
    "bne,square,3,x": "names the submission 'bne', which is not there (is it ben?)",
    "zzz,square,3,x": "names the submission 'zzz', which is not there",
    "anna,sqare,3,x": "names the question 'sqare', which is not there (is it square?)",
    "anna,square,40.01,x": "gives 40.01 points, and square is worth 0 to 40",
    "anna,square,-1,x": "gives -1 points, and square is worth 0 to 40",
    "anna,square,,x": "has '' for points, which is no number",
    "anna,square,nan,x": "has 'nan' for points, which is no number",
    "anna,square,1e9,x": "has '1e9' for points, which is no number",
    "anna,square,3": "has 3 cells in the place of 4",
    "anna,square,3,right, but slow": "has 5 cells in the place of 4",
}


@pytest.mark.parametrize("line", WRONG_LINES)
def test_a_line_that_cannot_be_used_is_named_and_left_out(tmp_path: Path, line: str) -> None:
    """It is said which line, and why; the others count."""
    found, (complaint,) = adjustments(tmp_path, HEAD + f"ben,norm,7,fine\n{line}\nben,square,8,fine\n")
    assert [(one.submission, one.question) for one in found] == [("ben", "norm"), ("ben", "square")]
    assert complaint.startswith(f"adjustments.csv, line 3, {WRONG_LINES[line]}: it is left out.")


def test_a_line_number_counts_the_lines_of_quoted_reasons(tmp_path: Path) -> None:
    """A reason of two lines moves what is below it by one."""
    _, (complaint,) = adjustments(tmp_path, HEAD + 'anna,norm,7,"one\ntwo"\nanna,norm,x,\n')
    assert complaint.startswith("adjustments.csv, line 4, has 'x'")


def test_the_later_of_two_lines_counts(tmp_path: Path) -> None:
    """Who changes their mind writes below, and is told which of their lines counts."""
    found, complaints = adjustments(tmp_path, HEAD + "anna,norm,7,a\nanna,square,1,b\nanna,norm,9,c\n")
    assert [(one.question, one.points) for one in found] == [("norm", 9), ("square", 1)]
    assert complaints == ["adjustments.csv, line 4, says line 2 anew: the later one counts."]


@pytest.mark.parametrize(
    "text",
    [
        b"submission,question,points\nanna,norm,1\n",
        b"",
        HEAD.encode() + b"anna,norm,1,\xff\n",
        b'"',
        b"anna,norm,1,x\n",
    ],
)
def test_a_file_that_is_no_such_table_stops_the_run(tmp_path: Path, text: bytes) -> None:
    """To go on without it would take back what was decided, so nothing is graded or written."""
    with pytest.raises(UserError) as error:
        adjustments(tmp_path, text)
    assert error.value.where.endswith("adjustments.csv")
    assert error.value.cure


# -- extensions.csv


@pytest.fixture
def due(mini: Mini) -> datetime:
    """The due time of the class: 23:59 in Berlin on 2 March 2026."""
    edited(mini.settings, ("title", f"{DUE}title"))
    found = read_settings(mini.settings, "mini").due
    assert found is not None
    return found


def extended(folder: Path, due: datetime | None, time: str) -> tuple[str, list[str]]:
    """The due time that a line with such a time gives anna, in UTC."""
    file = folder / "extensions.csv"
    file.write_text(f"submission,due,reason\nanna,{time},ill\n", "utf-8")
    found, complaints = read_extensions(file, Submissions(IDS), due)
    return "".join(f"{one.due:%d %H:%M%z}" for one in found), complaints


@pytest.mark.parametrize(
    ("time", "found"),
    [
        ("2026-03-05T23:59", "05 23:59+0100"),
        ("2026-03-05 23:59:00", "05 23:59+0100"),
        ("2026-03-30T23:59", "30 23:59+0200"),
        ("2026-03-05T23:59Z", "06 00:59+0100"),
        ("2026-03-05T23:59-05:00", "06 05:59+0100"),
        ("2026-03-02T23:59", "02 23:59+0100"),
    ],
)
def test_a_time_without_an_offset_is_the_course_s(tmp_path: Path, due: datetime, time: str, found: str) -> None:
    """An extension is a time of the course's clocks, in summer those of summer, unless it names its offset."""
    assert extended(tmp_path, due, time) == (found, [])


@pytest.mark.parametrize(
    ("time", "said"),
    [
        ("2026-03-05", "has '2026-03-05' for a due time, which is not of the form 2026-03-05T23:59"),
        ("05/03/2026 23:59", "has '05/03/2026 23:59' for a due time"),
        ("2026-02-30T23:59", "has '2026-02-30T23:59' for a due time"),
        ("2026-03-01T23:59", "is due before the class is (2 March 2026, 23:59 CET)"),
    ],
)
def test_a_time_that_cannot_be_used_is_named(tmp_path: Path, due: datetime, time: str, said: str) -> None:
    """A date alone would mean its first minute; and nobody's extension ends before the class's time does."""
    found, (complaint,) = extended(tmp_path, due, time)
    assert found == ""
    assert complaint.startswith(f"extensions.csv, line 2, {said}")


def test_there_is_nothing_to_extend_without_a_due_time(tmp_path: Path) -> None:
    """An extension of nothing is named."""
    assert extended(tmp_path, None, "2026-03-05T23:59")[1] == [
        "extensions.csv, line 2, extends a due time, and assignment.toml sets none: it is left out."
    ]


# -- assignment.toml


def test_the_late_policy_is_read(mini: Mini) -> None:
    """Each of its settings has its unit; a number may have decimals."""
    edited(mini.settings, ("title", f"{DUE}title"))
    with mini.settings.open("a") as file:
        file.write("[late]\npoints = 2.5\ngrace = 15\nmost = 20\nfree_days = 2\n")
    assert read_settings(mini.settings, "mini").late == LatePolicy(
        Fraction("2.5"), False, timedelta(minutes=15), Fraction(20), 2
    )


def test_as_delivered_lateness_costs_nothing(mini: Mini) -> None:
    """Without [late] there is no policy, whatever the due time is."""
    assert read_settings(mini.settings, "mini").late is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[late]\npercent = 10\n", "[late] needs a due time"),
        (f"{DUE}[late]\ngrace = 10\n", "either percent or points"),
        (f"{DUE}[late]\npercent = 10\npoints = 5\n", "either percent or points"),
        (f"{DUE}[late]\npercent = -1\n", "late.percent is a number, and not below 0"),
        (f"{DUE}[late]\npercent = '10'\n", "late.percent is a number"),
        (f"{DUE}[late]\npercent = nan\n", "late.percent is a number"),
        (f"{DUE}[late]\npercent = 10\nfree_days = 1.5\n", "late.free_days is a whole number"),
        (f"{DUE}[late]\npercent = 10\nfree = 1\n", "there is no setting of [late] called free"),
        (f"late = 10\n{DUE}", "late is a table"),
    ],
)
def test_a_late_policy_that_cannot_be_used_is_named(mini: Mini, text: str, said: str) -> None:
    """Nobody loses points by a policy that says something else than was meant."""
    mini.settings.write_text(f'title = "Lengths"\nquestions = ["square"]\n{text}')
    with pytest.raises(UserError) as error:
        read_settings(mini.settings, "mini")
    assert said in error.value.what


def test_a_due_time_with_an_offset_has_the_course_s_clocks(mini: Mini) -> None:
    """An offset says nothing of the day when the clocks change; the timezone does."""
    edited(mini.settings, ("title", f"{DUE.replace('59:00', '59:00Z')}title"))
    due = read_settings(mini.settings, "mini").due
    assert due is not None
    assert str(due.tzinfo) == "Europe/Berlin"
    assert due.isoformat() == "2026-03-03T00:59:00+01:00"


# -- a whole run

Decide = Callable[..., None]


@pytest.fixture
def archive(mini: Mini) -> Path:
    return mini.hand_in(CLASS)


@pytest.fixture
def decide(mini: Mini) -> Decide:
    """Writes a table into the folder of grades, line by line."""

    def write(name: str, *lines: str) -> None:
        head = "submission,due,reason" if name == "extensions" else "submission,question,points,reason"
        mini.grades.root.mkdir(exist_ok=True)
        (mini.grades.root / f"{name}.csv").write_text("\n".join([head, *lines, ""]), "utf-8")

    return write


@pytest.fixture
def came(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, str]], None]:
    """Lets the archive tell when somebody handed in."""

    def at(times: dict[str, str]) -> None:
        def timed(archive: Path, module: str) -> list[Handin]:
            found = handins(archive, module)
            return [
                replace(one, submitted=datetime.fromisoformat(times[one.id])) if one.id in times else one
                for one in found
            ]

        monkeypatch.setattr(pipeline, "handins", timed)

    return at


def page(mini: Mini, id: str) -> str:
    return assert_sound(mini.grades.page(id).read_text("utf-8")).text


def complaints(mini: Mini, archive: Path) -> list[str]:
    """What a run says of the tables."""
    *_, last = grade(mini.load(), archive, mini.grades, Isolation.BUBBLEWRAP, Options())
    assert isinstance(last, Finished)
    return last.table.complaints


def counts(mini: Mini, id: str) -> tuple[str, ...]:
    """A submission's score, penalty and final, and its questions, as grades.csv has them."""
    row = rows(mini.grades)[id]
    return tuple(row[name] for name in ("score", "penalty", "final", "square", "norm"))


@pytest.mark.bubblewrap
def test_given_points_stand_in_the_place_of_graded_ones(mini: Mini, archive: Path, decide: Decide) -> None:
    """In grades.csv and on the pages, with the reason; the public result keeps what was graded."""
    decide("adjustments", 'ben,norm,12.5,"I can <b>see</b> what was meant"')
    mini.grade(archive)
    assert counts(mini, "ben") == ("52.5", "0", "52.5", "40", "12.5")
    assert counts(mini, "anna") == ("100", "0", "100", "40", "60")
    assert json.loads(mini.grades.result("ben").read_text("utf-8"))["score"] == 40
    text = page(mini, "ben")
    assert "52.5 of 100 points" in text
    assert (
        "For norm the instructor gave 12.5 points in the place of the graded 0. "
        "The reason: I can <b>see</b> what was meant" in text
    )
    assert "12.5 of 60 decided by the instructor" in text
    assert "<b>see</b>" not in mini.grades.page("ben").read_text("utf-8")
    assert "52.5" in assert_sound((mini.grades.root / "index.html").read_text("utf-8"), script=True).text
    assert "instructor gave" not in page(mini, "anna")


@pytest.mark.bubblewrap
def test_an_adjustment_outlives_regrades(mini: Mini, archive: Path, decide: Decide) -> None:
    """It stays through a run by force, one of another submission alone, and a new hand-in; it goes with its line."""
    decide("adjustments", "ben,norm,12.5,seen")
    for options in ({}, {"force": True}, {"only": "anna"}, {"only": "ben", "force": True}):
        mini.grade(archive, **options)
        assert counts(mini, "ben") == ("52.5", "0", "52.5", "40", "12.5")
        assert "12.5 points" in page(mini, "ben")
    mini.hand_in({"ben.py": RIGHT})
    mini.grade(archive)
    assert counts(mini, "ben") == ("52.5", "0", "52.5", "40", "12.5")
    decide("adjustments")
    mini.grade(archive)
    assert counts(mini, "ben") == ("100", "0", "100", "40", "60")
    assert "12.5" not in page(mini, "ben")


@pytest.mark.bubblewrap
def test_a_new_adjustment_scores_nobody_anew(
    mini: Mini, archive: Path, decide: Decide, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where only adjustments.csv has changed, grades and pages are written and no program runs."""
    mini.grade(archive)
    monkeypatch.setattr(crew, "score", None)
    decide("adjustments", "cleo,square,39,one sign")
    assert kept(mini.grade(archive)) == ["anna", "ben", "cleo"]
    assert counts(mini, "cleo") == ("99", "0", "99", "39", "60")
    assert "99 of 100 points" in page(mini, "cleo")


@pytest.mark.bubblewrap
def test_an_adjustment_of_a_missing_hand_in_counts(mini: Mini, decide: Decide) -> None:
    """Who sent the file by mail has the points that a person gave for it."""
    decide("adjustments", "dan,square,40,sent by mail", "dan,norm,60,sent by mail")
    mini.grade(mini.hand_in({"dan/readme.txt": "I forgot"}))
    assert counts(mini, "dan") == ("100", "0", "100", "40", "60")
    assert rows(mini.grades)["dan"]["status"] == "missing"


@pytest.mark.bubblewrap
def test_what_cannot_be_used_is_said(mini: Mini, archive: Path, decide: Decide) -> None:
    """A wrong line is told at the end of the run and on the class page, and changes nothing."""
    decide("adjustments", "bne,norm,12,", "ben,norm,61,")
    decide("extensions", "ben,tomorrow,ill")
    said = complaints(mini, archive)
    assert [sentence.split(",")[:2] for sentence in said] == [
        ["adjustments.csv", " line 2"],
        ["adjustments.csv", " line 3"],
        ["extensions.csv", " line 2"],
    ]
    text = assert_sound((mini.grades.root / "index.html").read_text("utf-8"), script=True).text
    assert all(sentence in text for sentence in said)
    assert counts(mini, "ben") == ("40", "0", "40", "40", "0")


@pytest.mark.bubblewrap
def test_a_table_that_is_none_stops_the_run_before_it_begins(mini: Mini, archive: Path) -> None:
    """The grades of the run before stay as they are."""
    mini.grade(archive)
    before = (mini.grades.root / "grades.csv").read_text("utf-8")
    (mini.grades.root / "adjustments.csv").write_text("anna has 5 more points\n")
    mini.hand_in({"ben.py": RIGHT})
    with pytest.raises(UserError):
        mini.grade(archive)
    assert (mini.grades.root / "grades.csv").read_text("utf-8") == before


@pytest.fixture
def strict(mini: Mini) -> Mini:
    """A course that is due at 23:59 in Berlin on 2 March 2026, where each day late takes a tenth."""
    edited(mini.settings, ("title", f"{DUE}title"))
    with mini.settings.open("a") as file:
        file.write(LATE)
    return mini


@pytest.mark.bubblewrap
def test_lateness_is_taken_of_what_counts(
    strict: Mini, archive: Path, decide: Decide, came: Callable[[dict[str, str]], None]
) -> None:
    """A tenth a day of the score after adjustments: in grades.csv and on the page, and in no record or result."""
    came(
        {
            "anna": "2026-03-02T22:59:00+00:00",
            "ben": "2026-03-03T23:00:00+01:00",
            "cleo": "2026-03-04T23:30:00+01:00",
        }
    )
    decide("adjustments", "cleo,square,20,half right")
    strict.grade(archive)
    assert counts(strict, "anna") == ("100", "0", "100", "40", "60")
    assert counts(strict, "ben") == ("40", "4", "36", "40", "0")
    assert counts(strict, "cleo") == ("80", "16", "64", "20", "60")
    assert json.loads(strict.grades.result("cleo").read_text("utf-8"))["score"] == 60
    assert "penalty" not in strict.grades.record("cleo").read_text("utf-8")
    text = page(strict, "cleo")
    assert "64 of 100 points" in text
    assert (
        "This was handed in 2 days late: it was due on 2 March 2026, 23:59 CET, and came on 4 March 2026, 23:30 CET. "
        "Each day begun takes 10 % of the points. Of 80 points 16 were taken; 64 count." in text
    )
    assert "late" not in page(strict, "anna")


@pytest.mark.bubblewrap
def test_an_extension_moves_the_due_time_of_one(
    strict: Mini, archive: Path, decide: Decide, came: Callable[[dict[str, str]], None]
) -> None:
    """Its days are counted from its own due time, and its reason stays with the instructor."""
    came({"anna": "2026-03-04T12:00:00+01:00", "ben": "2026-03-04T12:00:00+01:00", "cleo": "2026-03-05T12:00:00+01:00"})
    decide("extensions", "anna,2026-03-04T23:59,surgery", "cleo,2026-03-04T23:59,surgery")
    strict.grade(archive)
    assert [counts(strict, id)[1] for id in ("anna", "ben", "cleo")] == ["0", "8", "6"]
    assert "it was due for this hand-in on 4 March 2026, 23:59 CET" in page(strict, "cleo")
    assert "surgery" not in "".join(path.read_text("utf-8") for path in strict.grades.root.rglob("*.html"))


@pytest.mark.bubblewrap
def test_without_a_time_nothing_is_taken_and_that_is_said(
    strict: Mini, archive: Path, came: Callable[[dict[str, str]], None]
) -> None:
    """On the page of each, and once for the class."""
    came({"anna": "2026-03-02T22:00:00+00:00"})
    assert complaints(strict, archive) == [
        "The archive tells no time of 2 submissions: nothing is taken for lateness there."
    ]
    assert counts(strict, "ben") == ("40", "0", "40", "40", "0")
    sentence = "The archive tells no time for this hand-in, so nothing was taken for lateness."
    assert [sentence in page(strict, id) for id in ("anna", "ben", "cleo")] == [False, True, True]


@pytest.mark.bubblewrap
def test_a_policy_changes_nothing_that_was_scored(
    strict: Mini, archive: Path, came: Callable[[dict[str, str]], None]
) -> None:
    """Another policy is another penalty, and no program runs for it."""
    came(dict.fromkeys(("anna", "ben", "cleo"), "2026-03-04T12:00:00+01:00"))
    strict.grade(archive)
    assert counts(strict, "anna")[1] == "20"
    edited(strict.settings, (LATE, "[late]\npoints = 3\nfree_days = 1\n"))
    assert kept(strict.grade(archive)) == ["anna", "ben", "cleo"]
    assert counts(strict, "anna")[1] == "3"


@pytest.mark.bubblewrap
def test_what_is_withheld_is_not_told_by_what_counts(
    strict: Mini, archive: Path, decide: Decide, came: Callable[[dict[str, str]], None]
) -> None:
    """While hidden tests are not shown, neither an adjustment nor the points of a penalty tell what they found."""
    edited(strict.settings, ("title", 'when = "after_published"\ntitle'))
    came(dict.fromkeys(("anna", "ben", "cleo"), "2026-03-04T12:00:00+01:00"))
    decide("adjustments", "ben,norm,12.5,seen")
    strict.grade(archive)
    text = page(strict, "ben")
    assert "handed in 2 days late" in text
    assert "12.5" not in text
    assert "were taken" not in text


@pytest.mark.bubblewrap
def test_hidden_tests_are_shown_to_a_student_after_their_own_due_time(
    strict: Mini, archive: Path, decide: Decide
) -> None:
    """With an extension they stay withheld on that student's page, and on no other."""
    edited(strict.settings, ("title", 'when = "after_due"\ntitle'))
    decide("extensions", "ben,2999-03-04T23:59,ill")
    strict.grade(archive)
    assert "What the hidden tests found is shown after the due date, 4 March 2999, 23:59 CET." in page(strict, "ben")
    assert "What the hidden tests found" not in page(strict, "anna")
    assert len(json.loads(strict.grades.result("ben").read_text("utf-8"))["tests"]) < len(
        json.loads(strict.grades.result("anna").read_text("utf-8"))["tests"]
    )
