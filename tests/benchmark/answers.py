"""The answers of a solution: what stands between the two marks, and the names and keys that it knows."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

BEGIN = "# BEGIN SOLUTION"


@dataclass(frozen=True)
class Scope:
    """An answer: the statements of a function between the two marks."""

    name: str
    function: ast.FunctionDef
    statements: tuple[ast.stmt, ...]
    whole: ast.AST  # the class of a method, else the function

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All nodes of the answer."""
        return [node for statement in self.statements for node in ast.walk(statement)]

    @cached_property
    def parents(self) -> Mapping[ast.AST, ast.AST]:
        return {child: node for node in self.nodes for child in ast.iter_child_nodes(node)}

    @cached_property
    def names(self) -> list[str]:
        """Parameters and local names, but for ``self``."""
        locals_ = [node.id for node in self.nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
        return list(dict.fromkeys([arg.arg for arg in self.function.args.args if arg.arg != "self"] + locals_))

    @cached_property
    def keys(self) -> list[str]:
        """Strings that a dict is asked for."""
        return list(dict.fromkeys(node.slice.value for node in self.nodes if is_key(node)))

    @cached_property
    def callees(self) -> list[str]:
        """Functions and classes that are called by their names."""
        called = [node.func.id for node in self.nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
        return list(dict.fromkeys(called))

    def attributes(self, of: str) -> list[str]:
        """Attributes that this answer (with ``self``, its class) asks of what stands before the dot."""
        nodes = ast.walk(self.whole) if of == "self" else self.nodes
        return list(
            dict.fromkeys(node.attr for node in nodes if isinstance(node, ast.Attribute) and self.is_of(node, of))
        )

    def is_of(self, node: ast.Attribute, of: str) -> bool:
        """Whether an attribute is asked of ``self``, of a certain module, or of a local name; these are alike."""
        base = node.value.id if isinstance(node.value, ast.Name) else ""
        return base == of or (base in self.names and of in self.names)


def scopes_of(source: str) -> Iterator[Scope]:
    """All answers of a solution."""
    lines = source.splitlines()
    for top in ast.parse(source).body:
        functions = top.body if isinstance(top, ast.ClassDef) else [top]
        for function in functions:
            if isinstance(function, ast.FunctionDef):
                prefix = f"{top.name}." if isinstance(top, ast.ClassDef) else ""
                span = range(function.lineno, function.end_lineno or function.lineno)
                begin = next((line for line in span if lines[line - 1].strip() == BEGIN), None)
                answer = tuple(statement for statement in function.body if begin and statement.lineno > begin)
                yield Scope(prefix + function.name, function, answer, top)


def is_key(node: ast.AST) -> bool:
    """Whether a dict is asked for a string."""
    return (
        isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str)
    )
