"""Hand-ins by their ids, in a folder or one zip: ``ID.py``, ``ID.ipynb``, ``ID.zip``, or ``ID/`` with the module."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import UserError
from .archive import MAX_CLASS_MEMBERS, is_folder, listing, told_to_user, where
from .choose import is_candidate
from .handin import Handin, open_handin
from .members import File, Listing, disk_file, list_folder, scan
from .names import printable, shown

__all__ = ["Handin", "handins", "ignored", "open_handin"]

# What goes before what, where several entries have the same id.
KINDS = (".py", ".ipynb", ".zip", "/")


@dataclass(frozen=True, slots=True)
class _Entry:
    """Something at the top. A folder's name ends in ``/``, and it has its files or its place on the disk."""

    name: str
    files: tuple[File, ...] = ()
    place: Path | None = None

    @property
    def kind(self) -> str:
        return _kind(self.name)

    @property
    def id(self) -> str:
        return self.name[: -len(self.kind)]


def _kind(name: str) -> str:
    """The ending in ``KINDS`` that makes a name one of a hand-in, or nothing."""
    return next((kind for kind in KINDS if name.casefold().endswith(kind)), "")


def handins(path: Path, module: str) -> list[Handin]:
    """The hand-ins of a class, sorted by id, none of them opened.

    A zip or folder with a single folder in it is looked through where that folder is named like it, or
    holds several hand-ins, and not the module: a class that was zipped again has such a folder on top.

    Raises:
        UserError: the path is no folder or zip that can be read, or holds no hand-in.
    """
    by_id: dict[str, list[_Entry]] = defaultdict(list)
    for entry in _entries(path, module):
        if entry.kind:
            by_id[entry.id].append(entry)
    if not by_id:
        cure = "It should hold ID.py, ID.ipynb, ID.zip or a folder ID for each hand-in."
        raise UserError("there is no hand-in here.", where(path), cure)
    return [_handin(id, by_id[id]) for id in sorted(by_id)]


def ignored(path: Path, module: str) -> list[str]:
    """The names of the files beside the hand-ins that are none, a README for instance.

    Raises:
        UserError: the path is no folder or zip that can be read.
    """
    return [entry.name for entry in _entries(path, module) if not entry.kind]


def _handin(id: str, entries: list[_Entry]) -> Handin:
    # The last of two zip members of one name counts, as it would after unpacking.
    last_first = entries[::-1]
    ranked = sorted(last_first, key=lambda entry: KINDS.index(entry.kind))
    chosen = ranked[0]
    notes: tuple[str, ...] = ()
    if len(ranked) > 1:
        names = ", ".join(shown(entry.name) for entry in ranked)
        rule = ".py goes before .ipynb, then .zip, then a folder."
        notes = (f"There are {len(ranked)} hand-ins of this id, {names}, and the first was graded: {rule}",)
    return Handin(id, chosen.files, chosen.place, alone=chosen.kind in (".py", ".ipynb"), notes=notes)


def _entries(path: Path, module: str) -> list[_Entry]:
    with told_to_user(path):
        if is_folder(path):
            return _on_disk(path, module)
        return _packed(listing(path), path.stem, module)


def _on_disk(path: Path, module: str) -> list[_Entry]:
    entries = []
    for entry in scan(path):
        name = printable(entry.name)
        if entry.is_dir(follow_symlinks=False):
            entries.append(_Entry(f"{name}/", place=path / entry.name))
        else:
            entries.append(_Entry(name, (disk_file(entry, name),)))
    only = _single_folder(entries)
    if only and only.place:
        inside = list_folder(only.place, MAX_CLASS_MEMBERS).files
        if _wraps(only.id, (file.path for file in inside), path.name, module):
            return _on_disk(only.place, module)
    return entries


def _packed(top: Listing, stem: str, module: str) -> list[_Entry]:
    files: dict[str, list[File]] = defaultdict(list)
    folders: dict[str, list[str]] = defaultdict(list)
    entries = []
    for file in top.files:
        folder, slash, rest = file.path.partition("/")
        if slash:
            files[folder].append(replace(file, path=rest))
        else:
            entries.append(_Entry(file.path, (file,)))
    for path in top.folders:
        folder, _, rest = path.partition("/")
        folders[folder] += [rest] if rest else []
    entries += [_Entry(f"{folder}/", tuple(files[folder])) for folder in folders]
    only = _single_folder(entries)
    if only and _wraps(only.id, (file.path for file in only.files), stem, module):
        return _packed(Listing(only.files, tuple(folders[only.id])), stem, module)
    return entries


def _single_folder(entries: list[_Entry]) -> _Entry | None:
    usable = [entry for entry in entries if entry.kind]
    return usable[0] if len(usable) == 1 and usable[0].kind == "/" else None


def _wraps(folder: str, inside: Iterable[str], around: str, module: str) -> bool:
    """Whether the only folder of an archive (called ``around``) holds the class, and is not itself a hand-in.

    ``inside`` are the paths of the files in it; perhaps they lie in further folders of the same kind.
    """
    paths = [path for path in inside if _kind(path)]
    while paths and not any("/" not in path and is_candidate(path, module) for path in paths):
        tops = {path.partition("/")[0] for path in paths}
        if len(tops) > 1 or folder == around:
            return True
        (folder,) = tops
        paths = [path.partition("/")[2] for path in paths if "/" in path]
    return False
