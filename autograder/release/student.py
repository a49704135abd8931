"""What students are given: a zip of each assignment's template, and nothing else."""

import zipfile
from pathlib import Path

from ..course import LoadedAssignment
from .kit import WHEN
from .template import make_template


def zip_template(loaded: LoadedAssignment, folder: Path) -> Path:
    """Make an assignment's template in ``folder``/student, packed as a zip with one folder on top.

    Raises:
        UserError: the solution is not in order.
    """
    name = loaded.assignment.name
    place = folder / "student"
    make_template(loaded, place / name)
    archive = place / f"{name}.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted((place / name).glob("**/*")):
            if path.is_file():
                entry = zipfile.ZipInfo(str(path.relative_to(place)), WHEN)
                entry.external_attr = 0o100644 << 16
                packed.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return archive
