"""A student's file is executed statement by statement: one that raises costs nothing else."""

import dataclasses
import linecache
import sys
import textwrap
import traceback
import typing

import pytest

from autograder.testing.loading import MAX_NOTE, MAX_NOTES, Loaded, load


def loaded(*sources: str, name: str = "homework") -> Loaded:
    """A module of these cells; a single one is a script."""
    label = f"{name}.py" if len(sources) == 1 else "{}.ipynb, cell {}"
    return load(name, [(label.format(name, at), textwrap.dedent(text)) for at, text in enumerate(sources, 1)])


def names(of: Loaded) -> dict[str, object]:
    return {name: value for name, value in vars(of.module).items() if not name.startswith("__")}


# -- statements that raise


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("import not_to_be_found_anywhere", "ModuleNotFoundError: No module named 'not_to_be_found_anywhere'"),
        ("from math import not_there", "ImportError: cannot import name 'not_there' from 'math'"),
        ("raise SystemExit", "SystemExit"),
        ("exit(1)", "SystemExit: 1"),
        ("quit()", "SystemExit: None"),
        ("raise KeyboardInterrupt('stop')", "KeyboardInterrupt: stop"),
        ("raise GeneratorExit", "GeneratorExit"),
        ("assert False, 'my own test'", "AssertionError: my own test"),
        ("[][0]", "IndexError: list index out of range"),
        ("def g(): g()\ng()", "RecursionError: maximum recursion depth exceeded"),
        ("class Odd(Exception):\n    def __str__(self): raise self\nraise Odd", "Odd: (its message could not be read)"),
        ("open('not_there.csv')", "FileNotFoundError: [Errno 2] No such file or directory: 'not_there.csv'"),
    ],
)
def test_a_statement_that_raises_is_skipped(statement: str, why: str) -> None:
    """What stands before and after it is executed, and a sentence says which statement it was, and what it raised."""
    module = loaded(f"before = 1\n{statement}\nafter = before + 1\n")
    assert (module.module.before, module.module.after) == (1, 2)
    line = 1 + len(statement.splitlines())
    if statement.startswith("class"):
        line = 4
    assert len(module.notes) == 1
    assert module.notes[0].startswith(f"homework.py, line {line}: this statement raised, and was skipped: {why}")
    assert module.failures == [why.split(":")[0]]


def test_what_a_statement_did_before_it_raised_stays() -> None:
    """A compound statement is executed as far as it gets."""
    module = loaded("for i in range(5):\n    done = i\n    if i == 3: raise ValueError\n")
    assert module.module.done == 3


def test_a_missing_library_costs_no_other_import() -> None:
    """Of several imports in one statement, those that can be had are there."""
    module = loaded(
        "import math, not_to_be_found_anywhere as plt, cmath as c\nimport os.path\nr = math.pi, c.pi, os.sep"
    )
    assert "r" in names(module)
    assert "plt" not in names(module)
    assert module.failures == ["ModuleNotFoundError"]


def test_a_missing_name_costs_no_other_name() -> None:
    """So it is where several names are imported from one module."""
    assert "pi" in names(loaded("from math import not_there, pi"))


@pytest.mark.parametrize("hint", ["not_there.Tensor", "not_there.Array[float]", "dict[str, not_there.Tensor]"])
def test_an_annotation_of_a_missing_library_costs_nothing(hint: str) -> None:
    """A function does not need the library that its annotations speak of."""
    module = loaded(f"import not_there\ndef f(x: {hint}) -> None:\n    return 2 * x\n")
    assert module.module.f(2.0) == 4.0


def test_notes_are_few_and_short() -> None:
    """However much goes wrong, a student reads twenty sentences, none of them longer than a few lines."""
    module = loaded("\n".join(["raise ValueError('x' * 10_000)"] * 50))
    assert len(module.notes) == MAX_NOTES
    assert len(module.failures) == 50
    assert max(map(len, module.notes)) < MAX_NOTE + 100


@pytest.mark.parametrize(
    "source",
    [
        "def f(:\n    pass\n",
        "x = 1\n  y = 2\n",
        "print 'hello'\n",
        "x = 1\0\n",
        "(" * 500 + ")" * 500,
        "-" * 100_000 + "1",
        "\ufeffx = 1",
    ],
)
def test_a_file_that_is_no_python_is_a_note(source: str) -> None:
    """A file that does not compile defines nothing, and a sentence says so; of nesting the parser says MemoryError."""
    module = load("homework", [("homework.py", source)])
    assert names(module) == {}
    assert module.failures == ["SyntaxError"]
    assert len(module.notes) == 1
    assert module.notes[0].startswith("homework.py could not be read: ")


def test_of_a_notebook_only_the_cell_is_lost() -> None:
    """A cell that does not compile, or that raises, leaves the other cells alone, and is named."""
    module = loaded("a = 1", "def f(:", "1 / 0\nb = 2", "c = a + b")
    assert (module.module.a, module.module.b, module.module.c) == (1, 2, 3)
    assert [note.split(":")[0] for note in module.notes] == [
        "homework.ipynb, cell 2 could not be read",
        "homework.ipynb, cell 3, line 1",
    ]


def test_an_empty_file_is_an_empty_module() -> None:
    """Nothing, comments alone, and no cells at all are modules without a name in them."""
    for cells in ([], [("a.py", "")], [("a.py", "# to do\n")]):
        assert names(load("homework", cells)) == {}


# -- a module like any other


def test_future_flags_are_carried_along() -> None:
    """A future import counts for all that follows, in later cells too, and not for what was before it."""
    module = loaded(
        "def before(x: int): ...",
        "from __future__ import annotations\ndef here(x: not_there): ...",
        "def later(x: not_there.either): ...",
    )
    annotations = [vars(module.module)[name].__annotations__["x"] for name in ("before", "here", "later")]
    assert annotations == [int, "not_there", "not_there.either"]
    assert module.notes == []


def test_the_graders_own_flags_are_not_inherited() -> None:
    """A program that asks for no future feature gets none."""
    assert loaded("def f(x: int): ...").module.f.__annotations__ == {"x": int}


def test_classes_find_their_module() -> None:
    """Dataclasses, named tuples, enums, type hints and pickles look themselves up in ``sys.modules``."""
    module = loaded(
        """
        from __future__ import annotations
        import dataclasses, enum, pickle, typing

        @dataclasses.dataclass(slots=True)
        class Gate:
            a: float
            parents: list[Gate] = dataclasses.field(default_factory=list)
            count: typing.ClassVar[int] = 0

        class Parts(typing.NamedTuple):
            f: float

        class Kind(enum.Enum):
            ADD = "add"

        copies = pickle.loads(pickle.dumps([Gate(1.0), Parts(2.0), Kind.ADD]))
        hints = typing.get_type_hints(Gate)
        """
    )
    assert module.notes == []
    assert sys.modules["homework"] is module.module
    gate = module.module.Gate
    assert module.module.copies == [gate(1.0), module.module.Parts(2.0), module.module.Kind.ADD]
    assert [field.name for field in dataclasses.fields(gate)] == ["a", "parents"]
    assert module.module.hints["parents"] == list[gate]
    assert typing.get_type_hints(gate)["a"] is float


def test_the_module_knows_its_name() -> None:
    """It is no main program, so what stands under that condition is not executed; it can import itself."""
    module = loaded(
        "import homework\nname, file = __name__, __file__\nif name == '__main__': 1 / 0\nsame = homework.name\n"
    )
    assert (module.module.name, module.module.file, module.module.same) == ("homework", "homework.py", "homework")
    assert module.notes == []


def test_a_later_definition_counts() -> None:
    """As in Python, what is defined last is what there is, also where the last attempt raised on the way."""
    module = loaded("def f(): return 1\ndef f(): return 2\n@not_there\ndef f(): return 3\n")
    assert module.module.f() == 2


def test_statements_see_each_other() -> None:
    """Globals, functions that call each other, and classes that refer to later ones work as in any module."""
    module = loaded(
        "def f(n): return 1 if n < 1 else n * g(n - 1)\ndef g(n): return f(n)\nglobal total\ntotal = f(4)\n"
    )
    assert module.module.total == 24


def test_tracebacks_show_the_line() -> None:
    """The text of a line can be found again by the label, in a notebook by its cell."""
    module = loaded("x = 0", "# a comment\ndef f():\n    return 1 / x  # here\n")
    with pytest.raises(ZeroDivisionError) as error:
        module.module.f()
    last = traceback.extract_tb(error.tb)[-1]
    assert (last.filename, last.lineno, last.line) == ("homework.ipynb, cell 2", 3, "return 1 / x  # here")
    assert linecache.getline("homework.ipynb, cell 2", 1) == "# a comment\n"
    assert module.sources["homework.ipynb, cell 1"] == ["x = 0"]


def test_the_same_name_is_loaded_anew() -> None:
    """A second load begins with an empty module."""
    loaded("first = 1")
    assert names(loaded("second = 2")) == {"second": 2}


def test_of_several_statements_on_a_line_the_one_that_raises_is_skipped() -> None:
    """The statements before it were executed once, and those after it are executed too."""
    loaded = load("program", [("program.py", "a = []\na.append(1); b = 1 / 0; a.append(2)\nc = 3\n")])
    assert (loaded.module.a, loaded.module.c, len(loaded.notes)) == ([1, 2], 3, 1)


def test_a_statement_is_executed_once_whether_or_not_a_later_one_raises() -> None:
    """Nothing is made again to get past a statement that raises, whatever it decorates, loops over or nests."""
    source = """
        seen = []
        seen.append("before")
        @seen.append
        def first(): pass
        for number in range(3):
            seen.append(number)
            if number == 1:
                raise ValueError
        class Late:
            seen.append("within")
        seen.append("after")
    """
    loaded = load("program", [("program.py", textwrap.dedent(source))])
    seen = [entry for entry in loaded.module.seen if not callable(entry)]
    assert seen == ["before", 0, 1, "within", "after"]
    assert len(loaded.notes) == 1


def test_a_file_of_which_one_statement_cannot_be_compiled_loses_that_one() -> None:
    """A return outside of a function is a mistake of one statement, and not of the file."""
    loaded = load("program", [("program.py", "a = 1\nreturn a\nb = 2\n")])
    assert (loaded.module.a, loaded.module.b, len(loaded.notes)) == (1, 2, 1)


def test_an_exception_that_hides_where_it_was_raised_costs_its_own_statement() -> None:
    """The interpreter's own traceback tells the statement, whatever the exception says of itself."""
    source = """
        class Sly(Exception):
            __traceback__ = None
        a = 1
        raise Sly
        b = a + 1
    """
    loaded = load("program", [("program.py", textwrap.dedent(source))])
    assert (loaded.module.a, loaded.module.b) == (1, 2)
