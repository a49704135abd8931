"""Work that takes long, on all processors: in forks, which know all that this process knows."""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor

Work = Callable[[int], str]
_work: list[Work] = []


def in_forks(work: Work, count: int) -> Iterator[str]:
    """What comes of ``work(0)``, ``work(1)``, … in this order."""
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(os.cpu_count(), fork, _work.append, (work,)) as forks:
        yield from forks.map(_done, range(count))


def _done(place: int) -> str:
    return _work[-1](place)
