"""The handout as a page and as a README: made of the cells of a solution, sound, and whole without a network."""

import html
import re
from pathlib import Path

import pytest

from autograder.course import Folders, load
from autograder.drawing import CARD, PAGE
from autograder.errors import UserError
from autograder.release.handout import handout_page
from autograder.release.illustrations import draw_figures, write_figures
from autograder.release.readme import readme
from autograder.release.template import make_template
from autograder.release.text import handout_of

from .examples import Page, assert_sound
from .mini.course import REPOSITORY, Mini, edited

COMMITTED = Folders(REPOSITORY).names()
ALT = "A square with sides of length x, and x times x in it."
FIGURE = f'''<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" viewBox="0 0 40 40" aria-label="a name of its own">
<title>Its title</title><desc>Its description</desc>
<rect x="2" y="2" width="36" height="36" fill="{CARD.value_tint}"/></svg>
'''
TEXT = rf"""## 1. A square
#
# With $x = -3$ the area is
#
# $$\mathrm{{area}}(x) = \sum_d x^2$$
#
# ![{ALT}](figures/square.svg)
#
# > **Mind the "sign" & all < 0.** It is gone.
#
# | x | area |
# |---|---|
# | 2 | 4 |
"""


@pytest.fixture
def course(mini: Mini) -> Mini:
    """The miniature course with a text that has all that a text may have."""
    edited(mini.folders.solution("mini"), ("## 1. A square\n", TEXT))
    source = mini.folders.figure_source("mini")
    source.write_text(f"def square():\n    return {FIGURE!r}\n")
    write_figures(draw_figures(mini.folders, "mini"), mini.folders.figures("mini"))
    return mini


def page(mini: Mini) -> str:
    """The page of the miniature course as its files are now."""
    loaded = mini.load()
    return handout_page(handout_of(loaded), loaded.assignment, "100", loaded.folders.figures("mini"))


# -- the page


def test_a_page_is_sound(course: Mini) -> None:
    """Tags pair, headings go down by one, no script runs and nothing is loaded; each link leads to a place on it."""
    sound = assert_sound(page(course))
    ids = [value for name, value in sound.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    assert {value.removeprefix("#") for name, value in sound.attributes if name == "href"} <= set(ids)
    assert ("lang", "en") in sound.attributes


@pytest.mark.parametrize("name", COMMITTED)
def test_the_committed_pages_are_sound(name: str) -> None:
    """What holds for a small text holds for the long ones."""
    folder = Folders(REPOSITORY).template(name)
    assert_sound((folder / f"{name}.html").read_text("utf-8"))


def test_the_contents_name_each_section_with_its_points(course: Mini) -> None:
    """A reader sees at once what there is, and what it is worth."""
    contents = Page(page(course).partition("<main")[0].partition("<nav")[2].join(["<html><nav", ""]) + "</html>").text
    assert contents.endswith("Contents 1. A square 40 points 2. A length, by squares 60 points")


def test_a_figure_stands_in_the_page_with_its_text(course: Mini) -> None:
    """A screen reader tells the alternative text, and not what the file calls itself; no paragraph is around it."""
    text = page(course)
    (figure,) = re.findall(r"<figure.*?</figure>", text, re.DOTALL)
    assert 'role="img"' in figure
    assert f'aria-label="{ALT}"' in figure
    assert not re.search(r"<title>|<desc>|a name of its own|<\?xml", figure)
    assert "<p><figure" not in text


def test_a_figure_takes_the_colours_of_the_page(course: Mini) -> None:
    """On a dark page it is dark as well."""
    assert f'fill="{PAGE.value_tint}"' in page(course)


def test_a_table_names_its_columns_and_rows(course: Mini) -> None:
    """It scrolls inside its own box, which the keyboard reaches."""
    (table,) = re.findall(r'<div class="scroll".*?</table>\n</div>', page(course), re.DOTALL)
    assert 'tabindex="0" role="region" aria-label="Table 1: 1. A square"' in table
    assert re.findall(r"<th [^>]*>[^<]*</th>|<td>[^<]*</td>", table) == [
        '<th scope="col">x</th>',
        '<th scope="col">area</th>',
        '<th scope="row">2</th>',
        "<td>4</td>",
    ]


def test_a_warning_is_a_box(course: Mini) -> None:
    """And what stands in a text is escaped."""
    (box,) = re.findall(r'<div class="box" role="note">.*?</div>', page(course), re.DOTALL)
    assert "<strong>Mind the &quot;sign&quot; &amp; all &lt; 0.</strong> It is gone." in box


def test_a_long_name_may_break(course: Mini) -> None:
    """After an underscore, so that it pushes nothing off a narrow page."""
    edited(course.folders.solution("mini"), ("| 2 | 4 |", "| `two_halves` | 4 |"))
    assert "<code>two_<wbr>halves</code>" in page(course)


def test_signatures_stand_beneath_their_question(course: Mini) -> None:
    """What is to be written, and nothing of how."""
    text = html.unescape(page(course))
    assert "In <code>mini.py</code>: <code>square</code>, 40 points" in text
    assert '<code>def square(x):\n    """Return x times x."""</code>' in text
    assert "NotImplementedError" not in text
    assert "x * x" not in text


def test_bodies_and_cells_are_put_together(course: Mini) -> None:
    """A method without a text is a line; a question whose code is in several cells is shown whole."""
    edited(
        course.folders.solution("mini"),
        ('\n\n# %% [markdown]\n# ## 2.', '\n\n# %% question="square"\nclass Side:\n    def twice(self, x):\n'
         "        # BEGIN SOLUTION\n        return x\n        # END SOLUTION\n\n    def thrice(self, x):\n"
         "        # BEGIN SOLUTION\n        return x\n        # END SOLUTION\n\n\n# %% [markdown]\n# ## 2."),
    )  # fmt: skip
    code = handout_of(course.load()).sections[0].code
    assert code == (
        'def square(x):\n    """Return x times x."""\n\nclass Side:\n'
        "    def twice(self, x): ...\n    def thrice(self, x): ..."
    )


def test_code_that_is_given_asks_nothing(course: Mini) -> None:
    """A function without an answer to write is shown whole, has no points, and is no question."""
    given = '# %% [markdown]\n# ## Given\n\n\n# %% question="square"\ndef half(x):\n    return x / 2\n\n\n'
    edited(course.folders.solution("mini"), ("# %% [markdown]\n# ## 1.", given + "# %% [markdown]\n# ## 1."))
    first = handout_of(course.load()).sections[0]
    assert (first.heading, first.question, first.points) == ("Given", "", "")
    assert "Given in <code>mini.py</code>" in page(course)
    assert "return x / 2" in page(course)


def test_a_question_that_is_left_out_is_not_in_the_text(course: Mini) -> None:
    """An instructor who leaves one out has it gone from here too."""
    edited(course.settings, ('["square", "norm"]', '["norm"]'))
    assert [section.question for section in handout_of(course.load()).sections] == ["norm"]


# -- formulas

FORMULAS = {
    r"\mathrm{sign}(a)": "<mi>sign</mi>",
    r"w = (2, -1)": '<mo form="prefix">&#x02212;</mo><mn>1</mn>',
    r"y = +1": '<mo form="prefix">&#x0002B;</mo><mn>1</mn>',
    r"-(a) - 1": '<mo stretchy="false">&#x00029;</mo><mo>&#x02212;</mo><mn>1</mn>',
    r"|g| - 1": "&#x0007C;</mo><mo>&#x02212;</mo><mn>1</mn>",
    r"a - 1": "<mi>a</mi><mo>&#x02212;</mo><mn>1</mn>",
    r"\max(x, 2)": '<mi>max</mi><mo stretchy="false">&#x00028;</mo>',
    r"\partial f/2": '<mi>&#x02202;</mi><mi>f</mi><mo lspace="0" rspace="0" stretchy="false">&#x0002F;</mo>',
    r"a|g|": '<mo lspace="0" rspace="0" stretchy="false">&#x0007C;</mo><mi>g</mi>',
    r"\hat x": '<mover accent="true"><mi>x</mi>',
    r"\sigma'(x)": '<mi>&#x003C3;</mi><mo lspace="0" rspace="0">&#x02032;</mo>',
    r"e^{-z}": "<msup><mi>e</mi><mrow><mo>&#x02212;</mo><mi>z</mi></mrow></msup>",
    r"\sum_d w_d": "<msub><mo>&#x02211;</mo><mi>d</mi></msub>",
}


@pytest.mark.parametrize("latex", FORMULAS)
def test_a_formula_is_mathml(course: Mini, latex: str) -> None:
    """Names stand upright in one piece, and a sign stands close to its number."""
    edited(course.folders.solution("mini"), ("$x = -3$", f"${latex}$"))
    assert FORMULAS[latex] in page(course)


def test_sums_of_their_own_line_have_their_limits_below(course: Mini) -> None:
    """As in a book."""
    assert "<munder><mo>&#x02211;</mo><mi>d</mi></munder>" in page(course)


@pytest.mark.parametrize("name", COMMITTED)
def test_no_formula_of_a_text_is_left_as_it_was(name: str) -> None:
    """All of them became MathML, with nothing in it that was not understood."""
    loaded = load(Folders(REPOSITORY), name)
    told = handout_of(loaded)
    texts = [told.intro, *(section.text for section in told.sections)]
    formulas = sum(len(re.findall(r"\$\$.+?\$\$|\$[^$]+\$", text)) for text in texts)
    figures = Folders(REPOSITORY).figures(name)
    made = handout_page(told, loaded.assignment, "100", figures)
    assert made.count("<math ") == formulas
    assert not re.search(r"\\[a-z]|\$", "".join(re.findall(r"<math.*?</math>", made, re.DOTALL)))
    assert "$" not in re.sub(r"<pre.*?</pre>", "", made, flags=re.DOTALL)


def test_a_line_does_not_break_between_a_formula_and_its_comma(course: Mini) -> None:
    """What follows without a space stays with it."""
    edited(course.folders.solution("mini"), ("With $x = -3$ the area", "With $x$ and $y$, the area"))
    (kept,) = re.findall(r'<span class="whole">.*?,</span>', page(course))
    assert kept.count("<math") == 1
    assert "<mi>y</mi>" in kept


# -- the README


def test_the_readme_tells_the_same_text(course: Mini) -> None:
    """After how to start: each text word for word, its heading one level lower, and its signatures."""
    loaded = course.load()
    told = handout_of(loaded)
    written = readme(told, loaded.assignment, "100", "")
    for section in told.sections:
        assert f"\n### {section.heading}\n\n{section.text}\n" in written
        assert f"```python\n{section.code}\n```\n" in written
    assert written.index("## Start") < written.index("## The text") < written.index("### 1. A square")


def test_figures_travel_with_the_text(course: Mini, tmp_path: Path) -> None:
    """The README shows them from the folder beside it."""
    make_template(course.load(), tmp_path / "made")
    assert [path.name for path in (tmp_path / "made/figures").iterdir()] == ["square.svg"]
    assert "](figures/square.svg)" in (tmp_path / "made/README.md").read_text("utf-8")


# -- what is not in order


def test_a_missing_figure_is_named(course: Mini) -> None:
    """With the text that shows it."""
    course.folders.figure_source("mini").unlink()
    with pytest.raises(UserError) as error:
        make_template(course.load(), course.folders.template("mini"))
    assert error.value.what == "This figure is missing."
    assert error.value.where == str(course.folders.figures("mini") / "square.svg")
    assert error.value.cure.startswith(str(course.folders.solution("mini")))


def test_a_text_without_a_heading_is_named(course: Mini) -> None:
    """Nobody could find it in the contents."""
    edited(course.folders.solution("mini"), ("# ## 2. A length", "# 2. A length"))
    with pytest.raises(UserError, match="This text has no heading"):
        handout_of(course.load())
