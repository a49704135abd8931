"""First-order mutants of a solution's answers: one small edit each, as a slip of the pen would make it."""

import ast
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from .answers import Scope, is_key, scopes_of

ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.MatMult)
COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)

# Nodes, each with the text that takes its place.
Edit = tuple[tuple[ast.AST, str], ...]


@dataclass(frozen=True)
class Mutant:
    """A solution with one edit in it.

    Args:
        function: where it is, as in ``MaxGate.forward``.
        line: its line in the solution.
        before: the lines that the edit touches, without their comments.
        after: what stands there now.
        text: the whole program.
    """

    function: str
    line: int
    before: str
    after: str
    text: str


def mutants(source: str) -> list[Mutant]:
    """All of them, in the order of the solution's lines. No two have the same text."""
    found: dict[str, Mutant] = {}
    for scope in scopes_of(source):
        for node in scope.nodes:
            for edit in _edits(node, scope):
                mutant = _mutant(source, scope.name, edit)
                if mutant.text != source and _compiles(mutant.text):
                    found.setdefault(mutant.text, mutant)
    return sorted(found.values(), key=lambda mutant: mutant.line)


def _edits(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    for kind in KINDS:
        yield from kind(node, scope)


def _arithmetic(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    for op in ARITHMETIC:
        if isinstance(node, ast.BinOp) and not isinstance(node.op, op):
            yield ((node, _text(ast.BinOp(node.left, op(), node.right))),)
        if isinstance(node, ast.AugAssign) and not isinstance(node.op, op):
            yield ((node, ast.unparse(ast.AugAssign(node.target, op(), node.value))),)


def _comparison(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        for op in COMPARISONS:
            if not isinstance(node.ops[0], op):
                yield ((node, _text(ast.Compare(node.left, [op()], node.comparators))),)


def _sign(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    parent = scope.parents.get(node)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield ((node, _text(node.operand)),)
    elif _is_value(node, scope) and not (isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.USub)):
        yield ((node, _text(ast.UnaryOp(ast.USub(), node))),)


def _constant(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ((node, str(not node.value)),)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        for value in (node.value + 1, node.value - 1, 2 * node.value):
            if value != node.value:
                yield ((node, _text(ast.Constant(value))),)


def _name(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Name):
        for family in (scope.names, scope.callees):
            if node.id in family:
                yield from (((node, other),) for other in family if other != node.id)


def _key(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if is_key(node):
        yield from (((node.slice, repr(other)),) for other in scope.keys if other != node.slice.value)


def _attribute(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        base = node.value.id
        for other in scope.attributes(base):
            if other != node.attr:
                yield ((node, f"{base}.{other}"),)
        if base in scope.names and not _is_called(node, scope):
            yield ((node, base),)


def _deleted(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Assign | ast.AugAssign):
        yield ((node, "pass"),)


def _logic(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if isinstance(node, ast.BoolOp):
        op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield ((node, _text(ast.BoolOp(op, node.values))),)
    if isinstance(node, ast.If | ast.IfExp):
        yield ((node.test, _text(ast.UnaryOp(ast.Not(), node.test))),)


def _swapped(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    """Two parts of a tuple or a list, two arguments of a call, two values of a dict."""
    parts: list[ast.expr] = []
    if isinstance(node, ast.Tuple | ast.List):
        parts = node.elts
    elif isinstance(node, ast.Call):
        parts = node.args
    elif isinstance(node, ast.Dict):
        parts = node.values
    for one, other in itertools.combinations(parts, 2):
        yield (one, ast.unparse(other)), (other, ast.unparse(one))


KINDS = (_arithmetic, _comparison, _sign, _constant, _name, _key, _attribute, _deleted, _logic, _swapped)


def _is_called(node: ast.AST, scope: Scope) -> bool:
    parent = scope.parents.get(node)
    return isinstance(parent, ast.Call) and parent.func is node


def _is_value(node: ast.AST, scope: Scope) -> bool:
    """Whether a node may be a number, or an array of them."""
    parent = scope.parents.get(node)
    is_base = isinstance(parent, ast.Attribute | ast.Subscript) and parent.value is node
    if is_base or _is_called(node, scope) or not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        return False
    if isinstance(node, ast.Constant):
        return type(node.value) in (int, float) and node.value != 0
    if isinstance(node, ast.Name):
        return node.id in scope.names
    return isinstance(node, ast.BinOp | ast.Call | ast.Subscript | ast.Attribute)


def _text(node: ast.expr) -> str:
    """An expression that keeps together wherever it is put."""
    text = ast.unparse(node)
    whole = isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Call) or text.replace(".", "").isalnum()
    return text if whole else f"({text})"


def _mutant(source: str, function: str, edit: Edit) -> Mutant:
    lines = source.encode().splitlines(keepends=True)
    starts = list(itertools.accumulate(map(len, lines), initial=0))
    text = source.encode()
    for node, new in sorted(edit, key=lambda one: (one[0].lineno, one[0].col_offset), reverse=True):
        start, end = starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset
        text = text[:start] + new.encode() + text[end:]
    touched = sorted({node.lineno for node, _ in edit})
    changed = text.decode()
    return Mutant(function, touched[0], _shown(source, touched), _shown(changed, touched), changed)


def _shown(text: str, touched: list[int]) -> str:
    lines = text.splitlines()
    return " … ".join(lines[line - 1].split("  #")[0].strip() for line in touched)


def _compiles(text: str) -> bool:
    try:
        compile(text, "mutant", "exec")
    except SyntaxError:
        return False
    return True
