"""A notebook gives its code cells, and says in a sentence why it cannot."""

import json
from contextlib import suppress
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder import notebook
from autograder.errors import Unreadable
from autograder.notebook import cells


def made(*sources: Any, **extra: Any) -> bytes:
    """The bytes of a notebook of nbformat 4 with these code cells."""
    code = [{"cell_type": "code", "source": source} for source in sources]
    return json.dumps({"cells": code, "nbformat": 4, "nbformat_minor": 5, **extra}).encode()


def complaint(data: bytes) -> str:
    with pytest.raises(Unreadable) as problem:
        cells(data, "a.ipynb")
    return str(problem.value)


def test_code_cells_are_counted_from_one() -> None:
    """Text cells are left out, code cells keep their order and are counted alone, empty ones too."""
    v4: Any = nbformat.v4
    book = v4.new_notebook(
        cells=[
            v4.new_markdown_cell("# Backprop"),
            v4.new_code_cell("%matplotlib inline\nx = 1"),
            v4.new_raw_cell("raw"),
            v4.new_code_cell(""),
            v4.new_code_cell("y = 'σ'"),
        ]
    )
    assert cells(v4.writes(book).encode(), "backprop.ipynb") == (
        ("backprop.ipynb, cell 1", "%matplotlib inline\nx = 1"),
        ("backprop.ipynb, cell 2", ""),
        ("backprop.ipynb, cell 3", "y = 'σ'"),
    )


def test_worksheets_of_the_older_format_are_read() -> None:
    """nbformat 3 keeps cells in worksheets, and their source under another name."""
    v3: Any = nbformat.v3
    sheets = [v3.new_worksheet(cells=[v3.new_code_cell(f"x = {i}"), v3.new_text_cell("markdown")]) for i in (1, 2)]
    data = v3.writes_json(v3.new_notebook(worksheets=sheets)).encode()
    assert cells(data, "a.ipynb") == (("a.ipynb, cell 1", "x = 1"), ("a.ipynb, cell 2", "x = 2"))


@pytest.mark.parametrize(
    ("source", "text"),
    [("a\nb", "a\nb"), (["a\n", "b"], "a\nb"), ([], ""), ("# \ud800", "# ?"), ("'\U0001f600'", "'\U0001f600'")],
)
def test_source_may_be_text_or_lines(source: Any, text: str) -> None:
    """Lines are joined as they are; half a surrogate pair, which no file can hold, becomes a question mark."""
    assert cells(made(source), "a.ipynb") == (("a.ipynb, cell 1", text),)


def test_what_is_not_needed_may_be_missing_or_odd() -> None:
    """Metadata, outputs, format numbers and a byte order mark change nothing, nor do cells that are none."""
    data = json.dumps(
        {"cells": [None, 7, {}, {"cell_type": "code", "outputs": 3}, {"cell_type": "code", "source": "x"}]}
    )
    assert cells(b"\xef\xbb\xbf" + data.encode(), "a.ipynb") == (("a.ipynb, cell 1", ""), ("a.ipynb, cell 2", "x"))


def test_a_notebook_without_code_has_no_cells() -> None:
    """That nothing is defined is for the grading to say."""
    assert cells(made(), "a.ipynb") == ()
    assert cells(b'{"worksheets": [3, {}, {"cells": 4}]}', "a.ipynb") == ()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (made("x = 1")[:40], "is cut off"),
        (made("x = 1")[:-1], "is cut off"),
        (b'{"cells": nul', "is cut off"),
        (b"x = 1\n", "it stops being JSON at line 1, column 1"),
        (made("x") + b"\n" + made("x"), "it stops being JSON at line 2"),
        (b"<!DOCTYPE html><html></html>", "a web page or a merge conflict"),
        (made("x").decode().encode("utf-16"), "not UTF-8"),
        (b"\xff\xfe\xfd", "not UTF-8"),
        (b"[]", "it has no list of cells"),
        (b"7", "it has no list of cells"),
        (b'{"cells": {}}', "it has no list of cells"),
        (b'{"cells": []}\n}', "it stops being JSON at line 2, column 1"),
        (made({"text": "x"}), "a.ipynb, cell 1, is damaged"),
        (made("x", ["a", 3]), "a.ipynb, cell 2, is damaged"),
        (b'{"cells": [' + b"9" * 5000 + b"]}", "too long to be read"),
        (b"[" * 100_000 + b"]" * 100_000, "nested more deeply"),
        (b'{"a":' * 100_000, "nested more deeply"),
    ],
)
def test_what_is_no_notebook_is_named(data: bytes, sentence: str) -> None:
    """The sentence says what is wrong with the file, and what to do."""
    said = complaint(data)
    assert said.startswith("a.ipynb")
    assert sentence in said
    assert said.endswith(("hand it in again.", "that Jupyter saves."))


def test_size_is_capped_before_anything_is_parsed() -> None:
    """Neither a huge file nor a small one of very many values takes the grader's memory."""
    assert "larger than 32 MiB" in complaint(b" " * (notebook.MAX_BYTES + 1))
    assert "more than 3000000 values" in complaint(b"[" + b"[]," * notebook.MAX_VALUES)


def test_the_number_of_cells_is_capped() -> None:
    """No notebook of this course has thousands of cells."""
    assert "5001 code cells" in complaint(made(*[""] * 5001))


@given(st.binary() | st.binary(max_size=60).map(lambda part: made("x = 1")[: len(part)] + part))
def test_any_bytes_are_cells_or_a_sentence(data: bytes) -> None:
    """Whatever was handed in, nothing but Unreadable is raised."""
    with suppress(Unreadable):
        cells(data, "a.ipynb")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["cells", "worksheets", "source", "input"]), inner),
)


@given(st.dictionaries(st.sampled_from(["cells", "worksheets"]), st.lists(JSON)), JSON)
def test_any_json_is_cells_or_a_sentence(book: dict[str, Any], source: Any) -> None:
    """Whatever stands in the place of cells and sources, nothing but Unreadable is raised."""
    book.setdefault("cells", []).append({"cell_type": "code", "source": source})
    with suppress(Unreadable):
        assert cells(json.dumps(book).encode(), "a.ipynb")
