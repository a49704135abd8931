"""The figures of the texts: readable on a narrow screen and by a screen reader, made by code, and in step with it."""

import builtins
import functools
import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Folders
from autograder.drawing.plot import Frame, arrow, marker
from autograder.drawing.regions import border, places, region
from autograder.drawing.svg import CARD
from autograder.errors import UserError
from autograder.release.illustrations import draw_figures, stale_figures, write_figures
from autograder.release.raster import is_of, png_of
from autograder.release.template import make_template, out_of_step

from .drawings import SMALLEST, SVG, collisions, outside, parsed, smallest_text
from .mini.course import REPOSITORY, Mini

FOLDERS = Folders(REPOSITORY)
LARGEST = 40_000  # bytes
FIGURES = {
    "forward": ["neuron", "one_layer", "two_layer", "three_layer", "activations", "xor_boundary", "parity", "rows"],
    "backprop": ["composite", "sigmoid_neuron", "staged", "patterns", "fork", "gate", "sensitivity"],
    "training": ["approximation", "regularization", "xor_training", "loss_curve", "descent"],
}
EACH = [(assignment, figure) for assignment, figures in FIGURES.items() for figure in figures]
IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<file>[^)\s]*)")

drawn = functools.cache(functools.partial(draw_figures, FOLDERS))


# -- the figures


@pytest.mark.parametrize("assignment", FIGURES)
def test_each_text_has_its_figures(assignment: str) -> None:
    """The texts refer to figures by these names."""
    assert set(drawn(assignment)) == {f"{figure}.svg" for figure in FIGURES[assignment]}


@pytest.mark.parametrize(("assignment", "figure"), EACH)
def test_a_figure_can_be_read(assignment: str, figure: str) -> None:
    """No text lies upon another, leaves the drawing, or is too small where the screen is 360 pixels wide."""
    svg = drawn(assignment)[f"{figure}.svg"]
    assert not collisions(svg)
    assert not outside(svg)
    assert smallest_text(svg) >= SMALLEST
    assert len(svg.encode()) < LARGEST


@pytest.mark.parametrize(("assignment", "figure"), EACH)
def test_a_figure_can_be_heard(assignment: str, figure: str) -> None:
    """It has a short title, and a description that tells what it shows."""
    root = parsed(drawn(assignment)[f"{figure}.svg"])
    title, description = (root.findtext(f"{SVG}{tag}") or "" for tag in ("title", "desc"))
    assert root.get("role") == "img"
    assert root.get("aria-label") == title
    assert 3 < len(title) < 80
    assert len(description) > len(title)


@pytest.mark.parametrize(("assignment", "figure"), EACH)
def test_a_figure_stands_on_its_own(assignment: str, figure: str) -> None:
    """It brings its background, so that a dark page does not swallow it, and needs nothing from elsewhere."""
    svg = drawn(assignment)[f"{figure}.svg"]
    first = next(node for node in parsed(svg) if node.tag not in (f"{SVG}title", f"{SVG}desc"))
    assert (first.tag, first.get("fill")) == (f"{SVG}rect", CARD.paper)
    assert not re.search(r"href|url\(|<style|style=|<script|var\(", svg.replace("font-style=", ""))


@pytest.mark.parametrize("assignment", FIGURES)
def test_figures_are_the_same_each_time(assignment: str) -> None:
    """The same code makes the same bytes, also where a network learns in it."""
    assert draw_figures(FOLDERS, assignment) == drawn(assignment)


@pytest.mark.parametrize("assignment", FIGURES)
def test_the_committed_figures_are_in_step(assignment: str) -> None:
    """What lies in figures/ is what figures.py draws, as a drawing and as pixels."""
    stale = list(stale_figures(drawn(assignment), FOLDERS.figures(assignment)))
    assert not stale, (
        f"assignments/{assignment}/figures is out of step ({', '.join(stale)}). Mend it with: make template"
    )


@pytest.mark.parametrize("solution", sorted((REPOSITORY / "solutions").glob("*.py")), ids=lambda path: path.stem)
def test_the_images_of_a_text_are_there_and_told_in_words(solution: Path) -> None:
    """Each has words for whoever does not see it, and a file."""
    for image in IMAGE.finditer(solution.read_text("utf-8")):
        assert len(image["alt"]) > 10, image[0]
        assert (FOLDERS.assignment(solution.stem) / image["file"]).is_file(), image[0]


# -- how they are made

ONE = """
from autograder.drawing.svg import document, words

def _helper():
    return "no figure"

def square():
    return document([words(8, 20, "{}", "#000")], width=90, height=40, title="A square", description="Its area is x x.")
"""


@pytest.fixture
def fake_pixels(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Pictures for the tests that look at when one is made, and not at what is in it."""
    made: list[str] = []

    def fake(svg: str) -> bytes:
        made.append(svg)
        digest = hashlib.sha256(svg.encode()).hexdigest()
        return b"\x89PNG\r\n\x1a\nSource\0" + digest.encode()

    monkeypatch.setattr("autograder.release.illustrations.png_of", fake)
    return made


@pytest.fixture
def source(mini: Mini) -> Path:
    """The miniature course, with one figure."""
    path = mini.folders.figure_source("mini")
    path.write_text(ONE.format("x x"), "utf-8")
    return path


def make(mini: Mini) -> Path:
    """As the command does: the figures, then the template."""
    write_figures(draw_figures(mini.folders, "mini"), mini.folders.figures("mini"))
    make_template(mini.load(), mini.folders.template("mini"))
    return mini.folders.template("mini")


def test_a_template_carries_the_drawings(mini: Mini, source: Path, fake_pixels: list[str]) -> None:
    """A student gets the drawings of the text, and they are in step."""
    made = make(mini)
    assert [path.name for path in (made / "figures").iterdir()] == ["square.svg"]
    assert sorted(path.name for path in mini.folders.figures("mini").iterdir()) == ["square.png", "square.svg"]
    assert list(out_of_step(mini.load(), made)) == []


def test_pixels_are_made_where_a_drawing_changed_alone(mini: Mini, source: Path, fake_pixels: list[str]) -> None:
    """Other fonts on another machine change nothing."""
    make(mini)
    make(mini)
    assert len(fake_pixels) == 1
    source.write_text(ONE.format("x squared"), "utf-8")
    make(mini)
    assert len(fake_pixels) == 2


def test_without_figures_there_is_no_folder(mini: Mini) -> None:
    """An assignment need not have any."""
    made = make(mini)
    assert not (made / "figures").exists()
    assert not mini.folders.figures("mini").exists()


CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a drawing": (lambda figures: (figures / "square.svg").write_text("<svg/>"), "square.svg"),
    "pixels of another drawing": (lambda figures: (figures / "square.png").write_bytes(b"\x89PNG"), "square.png"),
    "no pixels": (lambda figures: (figures / "square.png").unlink(), "square.png"),
    "a figure too many": (lambda figures: (figures / "old.svg").write_text("<svg/>"), "old.svg"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_figures_that_were_touched_are_out_of_step(
    mini: Mini, source: Path, fake_pixels: list[str], change: str
) -> None:
    """Whatever differs from what is drawn is named, and mended by making it again."""
    made, figures = make(mini), mini.folders.figures("mini")
    touch, name = CHANGES[change]
    touch(figures)
    assert list(out_of_step(mini.load(), made)) == [f"assignments/mini/figures/{name}"]
    make(mini)
    assert list(out_of_step(mini.load(), made)) == []


def test_a_changed_figure_puts_the_template_out_of_step(mini: Mini, source: Path, fake_pixels: list[str]) -> None:
    """Whoever changes figures.py has to make the template again."""
    made = make(mini)
    source.write_text(ONE.format("x squared"), "utf-8")
    assert "figures/square.svg" in list(out_of_step(mini.load(), made))


def test_where_pixels_cannot_be_made_it_is_said_what_to_do(
    mini: Mini, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library is needed by whoever changes a figure, and by nobody else."""
    real = builtins.__import__

    def without(name: str, *args: Any) -> Any:
        if name == "resvg_py":
            raise ImportError(name)
        return real(name, *args)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UserError) as error:
        make(mini)
    assert "resvg-py" in str(error.value)
    assert error.value.cure == "pip install resvg-py"


def test_pixels_name_the_drawing_that_they_were_made_of() -> None:
    """A PNG is of one drawing: of this one, and of no other."""
    pytest.importorskip("resvg_py", reason="needs resvg-py, which [dev] brings")
    svg = draw_figures(FOLDERS, "backprop")["gate.svg"]
    png = png_of(svg)
    assert is_of(png, svg)
    assert not is_of(png, svg.replace("x = 3", "x = 4"))
    width, height = (int.from_bytes(png[place : place + 4], "big") for place in (16, 20))
    assert width / height == pytest.approx(380 / 286, rel=0.01)


# -- charts

FRAME = Frame(10, 20, 100, 50, (0, 10), (0, 5))


def numbers_of(svg: str) -> list[tuple[float, float]]:
    """The corners of the first path in a drawing."""
    steps = re.search(r' d="([^"]*)"', svg)
    assert steps is not None
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", steps[1])]


def test_a_frame_turns_numbers_into_places() -> None:
    """Up is up: the larger number lies nearer to the upper edge."""
    assert FRAME.at(0, 0) == (10, 70)
    assert FRAME.at(10, 5) == (110, 20)
    log = Frame(0, 0, 100, 90, (0, 1), (0.1, 100), log=True)
    assert log.at(0, 1)[1] == pytest.approx(60)


@pytest.mark.parametrize("up", [8.0, float("inf")])
def test_a_curve_is_cut_at_the_edge(up: float) -> None:
    """What leaves the frame is drawn up to its edge, and not beyond, also where it goes to infinity."""
    cut = list(FRAME.curve([(0, 2), (5, up), (10, 2)], "#000"))
    assert len(cut) == 2
    corners = [corner for piece in cut for corner in numbers_of(piece)]
    assert min(y for _, y in corners) == pytest.approx(20)
    assert max(y for _, y in corners) == pytest.approx(50)


def test_classes_differ_by_shape() -> None:
    """No two markers are the same, whatever their colours."""
    shapes = {marker(0, 0, shape, "#000") for shape in ("disc", "ring", "diamond", "cross")}
    assert len(shapes) == 4


def test_an_arrow_ends_where_it_points_to() -> None:
    """Its tip is the end that was asked for."""
    *_, head = arrow((0, 0), (30, 40), "#000")
    assert numbers_of(head)[0] == (30, 40)


def area(steps: str) -> float:
    """The area of a region, by the shoelace rule over the loops of its path."""
    total = 0.0
    for loop in steps.split("M")[1:]:
        strip = re.fullmatch(r"([\d.]+) ([\d.]+)H([\d.]+)V([\d.]+)H[\d.]+Z", loop)
        if strip:
            left, low, right, high = map(float, strip.groups())
            total += abs((right - left) * (high - low))
            continue
        corners = [(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)", loop)]
        pairs = zip(corners, [*corners[1:], corners[0]], strict=True)
        total += abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2
    return total


@pytest.mark.parametrize(
    ("f", "share"),
    [
        (lambda x, y: 1.0, 1.0),
        (lambda x, y: -1.0, 0.0),
        (lambda x, y: x - 2.5, 0.75),
        (lambda x, y: y - x / 2, 0.5),
        (lambda x, y: 1 - ((x - 5) / 2) ** 2 - (y - 2.5) ** 2, 3.14159 * 2 / 50),
    ],
)
def test_a_region_covers_where_a_function_is_positive(f: Callable[[float, float], float], share: float) -> None:
    """Its area is that of the half-plane or the ellipse, and its border lies where the function is zero."""
    across, up = places(FRAME, 60, 30)
    values = [[f(x, y) for x in across] for y in up]
    assert area(region(FRAME, values)) == pytest.approx(share * 100 * 50, abs=12)
    for x, y in re.findall(r"([\d.]+) ([\d.]+)", border(FRAME, values)):
        assert abs(f((float(x) - 10) / 10, (70 - float(y)) / 10)) < 0.02
