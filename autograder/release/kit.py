"""The public checks of an assignment and the kit that runs them, packed into bytes that a notebook can carry."""

import base64
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


def opened(notebook: str) -> tuple[str, dict[str, bytes]]:
    """A notebook without its kit, and the files of the kit: how they are packed depends on the machine.

    Raises:
        ValueError: the kit is damaged.
    """
    start, packing, end = re.split(r'(?<=_open\(\\")([A-Za-z0-9+/=]*)', notebook, maxsplit=1)
    try:
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(packing))) as archive:
            return start + end, {name: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile as error:
        raise ValueError(str(error)) from None


def _text(path: Path) -> str:
    """A file's text, with the kit under its name in the notebook."""
    text = path.read_text("utf-8")
    return re.sub(r"\bautograder(?=\.)", PACKAGE, text) if path.suffix == ".py" else text
