"""The same as a drawing in words and in rows: for screen readers, for terminals, and for whoever looks things up."""

from collections.abc import Iterator, Mapping
from html import escape

from .model import Circuit, Mark, Node, Numbers, follows_from
from .svg import clean
from .values import shown

HEADINGS = ("stage", "follows from", "value", "gradient", "verdict")


def rows(
    circuit: Circuit, values: Numbers, gradients: Numbers, marks: Mapping[str, Mark]
) -> list[tuple[str, str, str, str, str]]:
    """A row for each stage, in the order of the circuit: as ``HEADINGS``."""
    return [
        (
            node.stage,
            follows_from(node),
            shown(values[node.stage]) if node.stage in values else "",
            shown(gradients[node.gradient]) if node.gradient in gradients else "",
            "; ".join(_verdicts(node, marks)),
        )
        for node in circuit.nodes
    ]


def _verdicts(node: Node, marks: Mapping[str, Mark]) -> Iterator[str]:
    for name, kind in ((node.stage, "value"), (node.gradient, "gradient")):
        if name in marks:
            yield f"{kind}: {marks[name].value}"


def as_text(circuit: Circuit, values: Numbers, gradients: Numbers, marks: Mapping[str, Mark]) -> str:
    """The table for a terminal, in columns."""
    lines = [HEADINGS, *rows(circuit, values, gradients, marks)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEADINGS))]
    ruled = [lines[0], tuple("-" * width for width in widths), *lines[1:]]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if 2 <= place <= 3 else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in ruled
    )


def as_html(circuit: Circuit, values: Numbers, gradients: Numbers, marks: Mapping[str, Mark]) -> str:
    """The table as HTML, with nothing but what a reader needs to find a row by its name."""
    head = "".join(f'<th scope="col">{heading}</th>' for heading in HEADINGS)
    body = "".join(_html_row(cells) for cells in rows(circuit, values, gradients, marks))
    caption = f"<caption>{_safe(circuit.title)}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>\n"


def _html_row(cells: tuple[str, ...]) -> str:
    stage, *rest = cells
    return f'<tr><th scope="row">{_safe(stage)}</th>{"".join(f"<td>{_safe(cell)}</td>" for cell in rest)}</tr>'


def _safe(text: str) -> str:
    return escape(clean(text))


def described(circuit: Circuit, values: Numbers, gradients: Numbers, marks: Mapping[str, Mark]) -> str:
    """A circuit in sentences."""
    sentences = []
    for stage, rule, value, gradient, verdict in rows(circuit, values, gradients, marks):
        told = [f"value {value}"] if value else []
        told += [f"gradient {gradient}"] if gradient else []
        told += [verdict] if verdict else []
        sentences.append(f"{stage} is {rule}" + (f": {', '.join(told)}" if told else "") + ".")
    return " ".join(sentences)
