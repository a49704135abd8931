"""The archive that an instructor names is listed whole, or the instructor is told what is wrong with it."""

import zipfile
from pathlib import Path

import pytest

from autograder.errors import UserError
from autograder.platforms.archive import listing


def test_a_folder_and_a_zip_of_it_list_the_same(tmp_path: Path) -> None:
    """Whoever reads a listing need not know which of the two was named."""
    folder = tmp_path / "class"
    (folder / "anna/empty").mkdir(parents=True)
    (folder / "anna/backprop.py").write_text("x = 1")
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.write(folder / "anna/empty", "anna/empty/")
        archive.write(folder / "anna/backprop.py", "anna/backprop.py")
    for path in (folder, tmp_path / "class.zip"):
        found = listing(path)
        assert [(file.path, file.size, file.read(5)) for file in found.files] == [("anna/backprop.py", 5, b"x = 1")]
        assert found.folders == ("anna", "anna/empty")


def test_an_archive_that_cannot_be_read_is_told_with_its_place_and_cure(tmp_path: Path) -> None:
    """The message is a sentence with the path, printable whatever the path is."""
    path = tmp_path / "down\x1bload.zip"
    path.write_text("no zip")
    with pytest.raises(UserError) as problem:
        listing(path)
    assert str(problem.value) == (
        f"{tmp_path}/down\\x1bload.zip: this cannot be read as a folder or a zip archive. "
        "Download it again, or unpack it and name the folder."
    )
