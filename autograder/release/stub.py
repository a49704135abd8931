"""Turns a solution into the script that students fill in."""

from ..errors import UserError

BEGIN, END = "# BEGIN SOLUTION", "# END SOLUTION"
STUB = "raise NotImplementedError"


def stub_of(solution: str, where: str) -> str:
    """The text of a solution with each answer replaced by ``raise NotImplementedError``.

    Raises:
        UserError: a mark that begins an answer has none that ends it, or the other way round.
    """
    lines, began = [], 0
    for number, line in enumerate(solution.splitlines(), 1):
        mark = line.strip()
        if mark == BEGIN and not began:
            began = number
            lines.append(line.replace(BEGIN, STUB))
        elif mark == END and began:
            began = 0
        elif mark in (BEGIN, END):
            raise UserError(f"Line {number} has {mark} where none is due.", where)
        elif not began:
            lines.append(line)
    if began:
        raise UserError(f"The answer that begins in line {began} has no end.", where, f"Close it with {END}.")
    return "\n".join(lines) + "\n"
