"""What exit codes say, and options that several commands have."""

import click

from ..sandbox.outer import Isolation

SOME_FAILED, WRONG_USE, STOPPED = 1, 2, 130

isolation_option = click.option(
    "--isolation",
    type=click.Choice(["auto", *(level.value for level in Isolation)]),
    default="auto",
    help="The wall around programs.",
)
