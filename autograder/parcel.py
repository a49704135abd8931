"""An assignment to travel: what a machine without the course needs to grade it, with what it has to be there."""

import contextlib
import io
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .course import Folders, LoadedAssignment, load, versions
from .errors import UserError

# Right programs prove the tests, and cached bytecode is another machine's: neither is graded with.
LEFT_BEHIND = {"correct", "__pycache__"}
REINSTALL = "Install there what is installed here, and start that worker again."


@dataclass(frozen=True)
class Parcel:
    """An assignment's settings, solution and tests as the bytes of a zip.

    ``fingerprint`` and ``versions`` are those of the sender; where they are not the receiver's, nothing is graded.
    """

    assignment: str
    seed: int
    fingerprint: str
    versions: Mapping[str, str]
    files: bytes = field(repr=False)  # Dask logs what a task that failed was given

    @classmethod
    def of(cls, loaded: LoadedAssignment) -> "Parcel":
        """Pack a loaded assignment."""
        name, root = loaded.assignment.name, loaded.folders.root
        files = io.BytesIO()
        with zipfile.ZipFile(files, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
            for path in _files(loaded.folders, name):
                archive.write(path, path.relative_to(root))
        return cls(name, loaded.course.seed, loaded.fingerprint, versions(), files.getvalue())

    @contextlib.contextmanager
    def opened(self) -> Iterator[LoadedAssignment]:
        """The assignment, in a folder that nobody else may read and that is gone afterwards.

        Raises:
            UserError: it cannot be loaded, or is not here what it was where it was packed.
        """
        demand_equal(versions(), self.versions)
        with tempfile.TemporaryDirectory(prefix=f"autograder-{self.fingerprint[:16]}-") as folder:
            with zipfile.ZipFile(io.BytesIO(self.files)) as archive:
                archive.extractall(folder)
            loaded = load(Folders(Path(folder)), self.assignment, self.seed)
            if loaded.fingerprint != self.fingerprint:
                raise UserError("The package has the same version here and other files.", cure=REINSTALL)
            yield loaded


def demand_equal(here: Mapping[str, str], sender: Mapping[str, str]) -> None:
    """Demand that a machine has the versions of the one that sends it work.

    Raises:
        UserError: it has not; the sentence names both.
    """
    for name, version in sender.items():
        if here[name] != version:
            raise UserError(
                f"The version of {name} is {here[name]} here, and {version} where the run began.", "", REINSTALL
            )


def _files(folders: Folders, name: str) -> Iterator[Path]:
    yield folders.settings(name)
    yield folders.solution(name)
    tests = folders.tests(name)
    for path in sorted(tests.glob("**/*")):
        if path.is_file() and not LEFT_BEHIND & set(path.relative_to(tests).parts):
            yield path
