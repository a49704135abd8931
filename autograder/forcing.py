"""Computes one stage of a program with given values in the place of the stages before it.

The functions of a solution that are judged in stages compute each in a variable of its name. So what a
known mistake would make of a stage, had it come upon a student's own values, is had by running the
solution with that mistake, and letting every other stage hold the student's value once it is computed.
"""

import ast
import math
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any

import numpy as np

from .testing.compare import NoNumbers, flatten
from .testing.form import FLOATS
from .testing.stages import Run, Spoiled

_FORCE = "_force"


def forced(source: str, module: ModuleType, function: str, stages: Sequence[str]) -> Callable[..., Any]:
    """A function of (force, *args, **kwargs) that computes as ``function`` of a module does.

    ``force(name, value)`` is called when a stage has been computed, and says what it is to be.
    """
    tree = ast.parse(source)
    (found,) = (node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == function)
    found.body = list(_with_force(found.body, stages))
    code = compile(ast.fix_missing_locations(ast.Module([found], [])), function, "exec")

    def call(force: Callable[[str, Any], Any], *args: Any, **kwargs: Any) -> Any:
        names = {**vars(module), _FORCE: force}
        exec(code, names)
        return names[function](*args, **kwargs)

    return call


def _with_force(body: Sequence[ast.stmt], stages: Sequence[str]) -> list[ast.stmt]:
    """The statements, with a call of ``_force`` after the last that assigns a stage."""
    last = {name: statement for statement in body for name in _assigned(statement) if name in stages}
    forced: list[ast.stmt] = []
    for statement in body:
        forced.append(statement)
        forced += [
            ast.parse(f"{name} = {_FORCE}({name!r}, {name})").body[0]
            for name, final in last.items()
            if final is statement
        ]
    return forced


def _assigned(statement: ast.stmt) -> set[str]:
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def stage_values(call: Callable[..., Any], spoiled: Spoiled, stages: Sequence[str], cache: int) -> list[Any] | None:
    """What a forced function gives for a stage at each point; None where it gives no number at one.

    Args:
        cache: which of the caches of a run the stage takes its forward values from.
    """
    values = []
    for run in spoiled.runs:
        try:
            with np.errstate(all="ignore"):
                values.append(_stage(call, spoiled.stage, run, stages, cache))
        except (ArithmeticError, ValueError, LookupError, TypeError):
            return None
    return values


def _stage(call: Callable[..., Any], stage: str, run: Run, stages: Sequence[str], cache: int) -> Any:
    def force(name: str, value: Any) -> Any:
        return value if name == stage else _like(run.values.get(name), run.truth[name])

    if run.caches[-1]:
        result = call(force, {**run.caches[-1], **run.caches[cache]}, **run.given)
    else:
        result = call(force, *run.given.values())
    return _by_name(result, stages)[stage]


def _by_name(result: Any, stages: Sequence[str]) -> Mapping[str, Any]:
    """The stages that a function returned: as a dict, as (f, cache), or part by part."""
    if isinstance(result, dict):
        return result
    if isinstance(result[-1], dict):
        return {**result[-1], "f": result[0]}
    flat = [part for entry in result for part in (entry if isinstance(entry, tuple) else (entry,))]
    return dict(zip(stages, flat, strict=True))


def _like(value: Any, truth: Any) -> Any:
    """A student's value as a number or an array; what is no such number, or missing, counts as true."""
    if type(value) in FLOATS and type(truth) in FLOATS:  # as most are
        return float(value) if math.isfinite(value) else truth
    try:
        numbers, due = flatten(value), flatten(truth)
    except NoNumbers:
        return truth
    if len(numbers) != len(due) or not np.isfinite(numbers).all():
        return truth
    return float(numbers[0]) if len(due) == 1 else numbers
