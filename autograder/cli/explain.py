"""The command ``explain``: a failing call as lines to paste, for office hours."""

from pathlib import Path

import click

from ..explaining import explanation, find_check
from ..runs import read_run


@click.command("explain", short_help="Print a failing call as lines to paste.")
@click.argument("grades", type=click.Path(path_type=Path))
@click.argument("submission")
@click.argument("check")
def explain_command(grades: Path, submission: str, check: str) -> None:
    """Print the call that a CHECK of a SUBMISSION failed at as lines to paste, with what came back and what is right.

    CHECK is a part of the check's id or title. The hidden inputs stand in what is printed.
    """
    result = read_run(grades).demand(submission)
    for line in explanation(result, find_check(result, check)):
        click.echo(line)
