"""Proves that an assignment is in order: each complaint names the file and the cure.

The quick things come first. Programs sit behind the wall with the first seed, as in grading, and at home with
the others, which is a great deal faster.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..course import PUBLIC_SEED, Folders, LoadedAssignment, load
from ..release.template import out_of_step
from ..sandbox.outer import Isolation
from .finding import Finding
from .mistakes import mistakes
from .points import points
from .programs import at_home, behind_the_wall

SEEDS = (PUBLIC_SEED, *range(1, 20))


def verify(folders: Folders, name: str, isolation: Isolation, seeds: Sequence[int] = SEEDS) -> Iterator[Finding]:
    """Look at everything.

    Raises:
        UserError: the assignment cannot be loaded at all.
    """
    loaded = load(folders, name, seeds[0])
    yield from points(loaded)
    yield _template(loaded)
    yield from behind_the_wall(loaded, isolation)
    yield from at_home([_with_seed(loaded, seed) for seed in seeds[1:]])
    yield from mistakes(loaded)


def _with_seed(loaded: LoadedAssignment, seed: int) -> LoadedAssignment:
    return replace(loaded, course=replace(loaded.course, seed=seed))


def _template(loaded: LoadedAssignment) -> Finding:
    folder = loaded.folders.template(loaded.assignment.name)
    stale = list(out_of_step(loaded, folder)) if folder.is_dir() else ["everything"]
    complaint = f"{folder}: not what its sources make: {', '.join(stale[:5])}. Run: make template." if stale else ""
    return Finding("the student's template is in step", complaint)
