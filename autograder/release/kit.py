"""The public checks of an assignment and the kit that runs them, packed into bytes that a notebook can carry."""

import io
import re
import zipfile
from pathlib import Path

PACKAGE = "public_checks"  # in a notebook the kit has a name of its own, and stands in nobody's way

# Packings of the same files are then the same bytes.
WHEN = (1980, 1, 1, 0, 0, 0)


def packed(template: Path) -> bytes:
    """A zip of what lies in a student's folder, but for what is there for pytest.

    Args:
        template: the folder, with the kit in ``autograder/`` and the checks in ``tests/``.
    """
    files = {
        f"{PACKAGE}/{path.relative_to(template / 'autograder')}": path for path in template.glob("autograder/**/*.py")
    }
    files |= {f"{PACKAGE}/tests/{path.name}": path for path in template.glob("tests/*.*")}
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, path in sorted(files.items()):
            if path.name != "plugin.py":
                archive.writestr(zipfile.ZipInfo(name, WHEN), _text(path), zipfile.ZIP_DEFLATED)
    return data.getvalue()


def _text(path: Path) -> str:
    """A file's text, with the kit under its name in the notebook."""
    text = path.read_text("utf-8")
    return re.sub(r"\bautograder(?=\.)", PACKAGE, text) if path.suffix == ".py" else text
