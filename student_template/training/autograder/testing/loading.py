"""Executes a student's file so that a statement that raises costs nothing else.

A cell is executed whole, as most can be. Where a statement raises, those after it are executed one by one.

Standard library only: this file also runs inside the sandbox and in a student's folder.
"""

import __future__

import ast
import contextlib
import linecache
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

FUTURES = {name: getattr(__future__, name).compiler_flag for name in __future__.all_feature_names}
ALL_FUTURES = sum(FUTURES.values())
Plain = Callable[[str], tuple[str, str]]

MAX_NOTES = 20
MAX_NOTE = 300


@dataclass
class Loaded:
    """A student's module, and what happened while it was executed.

    ``notes`` are sentences for the student, ``failures`` the names of the exceptions behind them, and
    ``unread`` the labels of what is no Python.
    """

    module: types.ModuleType
    sources: dict[str, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def lines_of(self, file: str) -> tuple[str, list[str]] | None:
        """What a file of the student's is called, and its lines; None where it is none of theirs."""
        return (file, self.sources[file]) if file in self.sources else None

    def note(self, sentence: str, error: BaseException) -> None:
        if len(self.notes) < MAX_NOTES:
            self.notes.append(f"{sentence}: {describe(error)}")
        self.failures.append(type(error).__name__)


def describe(error: BaseException) -> str:
    """An exception as ``Type: message``, whatever its own ``__str__`` does."""
    try:
        text = str(error)
    except BaseException:
        text = "(its message could not be read)"
    name = type(error).__name__
    return (f"{name}: {text}" if text else name)[:MAX_NOTE]


def load(name: str, cells: Sequence[tuple[str, str]], plain: Plain | None = None) -> Loaded:
    """Execute the cells as one module.

    Args:
        plain: makes a cell plain Python, and says what was left out; None where the cells are that already.
        name: the module's name, under which it also stands in ``sys.modules``: dataclasses and
            pickles look themselves up there.
        cells: (label, source) of each, in order; a script is one cell. The label stands in
            tracebacks in the place of the file's name.
    """
    module = types.ModuleType(name)
    module.__file__ = cells[0][0] if cells else f"{name}.py"
    sys.modules[name] = module
    loaded = Loaded(module)
    flags = 0
    for label, written in cells:
        source = written if plain is None else _plainly(plain, label, written, loaded)
        lines = source.splitlines(keepends=True)
        loaded.sources[label] = lines
        linecache.cache[label] = (len(source), None, lines, label)
        flags |= _execute_cell(source, label, flags, loaded)
    return loaded


def _execute_cell(source: str, label: str, flags: int, loaded: Loaded) -> int:
    """Execute a cell, and give the flags of the futures that it asks for."""
    try:
        code = compile(source, label, "exec", flags=flags, dont_inherit=True)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return _execute_from(None, source, label, flags, loaded)  # it may be one statement alone that is wrong
    flags |= code.co_flags & ALL_FUTURES
    try:
        exec(code, loaded.module.__dict__)
    except BaseException as error:
        return _execute_from((error, _place(code)), source, label, flags, loaded)
    return flags


def _place(code: types.CodeType) -> tuple[int, int]:
    """The line and the column at which the code raised what is being handled. No program can change this traceback."""
    trace = sys.exc_info()[2]
    while trace is not None:
        if trace.tb_frame.f_code is code:
            _, line, column, _ = list(code.co_positions())[trace.tb_lasti // 2]
            return line or trace.tb_lineno, column or 0
        trace = trace.tb_next
    return 0, 0


def _execute_from(
    raised: tuple[BaseException, tuple[int, int]] | None, source: str, label: str, flags: int, loaded: Loaded
) -> int:
    """Execute a cell's statements one by one: those after the one that ``raised``, or all."""
    try:
        waiting = ast.parse(source, label).body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        loaded.note(f"{label} could not be read", error)
        loaded.failures[-1] = "SyntaxError"  # what is nested too deeply is no Python, whatever the parser calls it
        loaded.unread.append(label)
        return flags
    if raised is not None:
        waiting = [statement for statement in waiting if _end(statement) > raised[1]]
        if waiting and not _has_several_names(waiting[0]):
            _skip(waiting.pop(0), raised[0], label, flags, loaded)
    for statement in _one_by_one(waiting):
        flags |= _future_flags(statement)
        _execute(statement, label, flags, loaded)
    return flags


def _end(statement: ast.stmt) -> tuple[int, int]:
    return statement.end_lineno or 0, statement.end_col_offset or 0


def _has_several_names(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Import | ast.ImportFrom) and len(statement.names) > 1


def _plainly(plain: Plain, label: str, source: str, loaded: Loaded) -> str:
    try:
        source, left_out = plain(source)
    except Exception as error:
        loaded.note(f"{label} could not be read", error)
        return ""
    if left_out and len(loaded.notes) < MAX_NOTES:
        loaded.notes.append(f"{label}: {left_out}.")
    return source


def _one_by_one(statements: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements, with each import of several names as several: what is missing costs no other name."""
    for statement in statements:
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                yield ast.copy_location(ast.Import([alias]), statement)
        elif isinstance(statement, ast.ImportFrom) and statement.module != "__future__":
            for alias in statement.names:
                one = ast.ImportFrom(statement.module, [alias], statement.level)
                yield ast.copy_location(one, statement)
        else:
            yield statement


def _future_flags(statement: ast.stmt) -> int:
    if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
        return sum(FUTURES.get(alias.name, 0) for alias in statement.names)
    return 0


def _execute(statement: ast.stmt, label: str, flags: int, loaded: Loaded) -> None:
    try:
        _run(statement, label, flags, loaded)
    except BaseException as error:
        _skip(statement, error, label, flags, loaded)


def _skip(statement: ast.stmt, error: BaseException, label: str, flags: int, loaded: Loaded) -> None:
    """Go on without a statement that raised."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef) and isinstance(error, NameError | AttributeError):
        # An annotation may speak of a library that is not here; the function does not need it to run.
        with contextlib.suppress(BaseException):
            _run(statement, label, flags | FUTURES["annotations"], loaded)
            return
    loaded.note(f"{label}, line {statement.lineno}: this statement raised, and was skipped", error)


def _run(statement: ast.stmt, label: str, flags: int, loaded: Loaded) -> None:
    code = compile(ast.Module([statement], []), label, "exec", flags=flags, dont_inherit=True)
    exec(code, loaded.module.__dict__)
