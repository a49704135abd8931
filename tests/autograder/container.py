"""Runs a command as it would run in a container that makes no namespaces, with what is chosen of its means.

    python container.py [--user] [--one-id] [--without-landlock] COMMAND…

As root, bubblewrap copies the machine: its files, processes of its own, and root with the capabilities that Docker
leaves it. A filter then refuses what Docker's refuses: namespaces, mounts, ``clone3``.

--user              as an ordinary user, without capabilities; whoever is no root already is one
--one-id            as root of a namespace of users that knows no other user
--without-landlock  as on a kernel that has no Landlock
"""

import argparse
import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path

CAPABILITIES = (
    "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "NET_RAW",
    "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
)  # fmt: skip
REFUSED = ("unshare", "setns", "mount", "umount2", "pivot_root", "open_tree", "move_mount", "fsopen", "mount_setattr")
NEW_NAMESPACES = 0x7E020000  # of cgroups, of uts, ipc, users, processes, networks, and mounts
LANDLOCK = ("landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self")
ORDINARY = 65533  # nobody's id
REPOSITORY = Path(__file__).resolve().parents[2]


def main() -> None:
    parser = argparse.ArgumentParser()
    for flag in ("--user", "--one-id", "--without-landlock", "--within"):
        parser.add_argument(flag, action="store_true")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    chosen = parser.parse_args()
    if os.geteuid() == 0 and not chosen.within:
        again = [sys.executable, __file__, "--within", *sys.argv[1:]]
        os.execvp("bwrap", ["bwrap", *copy(chosen.one_id), *again])
    if chosen.user and os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(ORDINARY, ORDINARY, ORDINARY)
        os.setresuid(ORDINARY, ORDINARY, ORDINARY)
    refuse(chosen.without_landlock)
    os.execvp(chosen.command[0], chosen.command)


def copy(one_id: bool) -> Iterator[str]:
    """The arguments by which bubblewrap copies the machine."""
    yield from ("--bind", "/", "/", "--dev-bind", "/dev", "/dev", "--unshare-pid", "--proc", "/proc")
    yield from ("--ro-bind", "/sys", "/sys", "--die-with-parent", "--cap-drop", "ALL")
    for capability in CAPABILITIES:
        yield from ("--cap-add", f"CAP_{capability}")
    if one_id:
        yield from ("--unshare-user", "--uid", "0", "--gid", "0")
    else:
        yield from made_readable([REPOSITORY, Path(sys.prefix), Path(sys.base_prefix)])


def made_readable(paths: list[Path]) -> Iterator[str]:
    """Show paths to every user that lie in a folder of root's alone, and nothing else of that folder."""
    covered: set[Path] = set()
    for path in paths:
        closed = [folder for folder in reversed(path.parents) if not folder.stat().st_mode & 0o001]
        if closed:
            if closed[0] not in covered:
                covered.add(closed[0])
                yield from ("--tmpfs", str(closed[0]))
            for folder in reversed(path.parents):
                if closed[0] in folder.parents:
                    yield from ("--perms", "0755", "--dir", str(folder))
            yield from ("--ro-bind", str(path), str(path))


def refuse(without_landlock: bool) -> None:
    """Take on the filter."""
    import pyseccomp as seccomp

    rules = seccomp.SyscallFilter(defaction=seccomp.ALLOW)
    for name in REFUSED:
        rules.add_rule(seccomp.ERRNO(errno.EPERM), name)
    for bit in range(32):
        if NEW_NAMESPACES >> bit & 1:
            kind = 1 << bit
            rules.add_rule(seccomp.ERRNO(errno.EPERM), "clone", seccomp.Arg(0, seccomp.MASKED_EQ, kind, kind))
    rules.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")
    for name in LANDLOCK if without_landlock else ():
        with contextlib.suppress(RuntimeError, ValueError, OSError):
            rules.add_rule(seccomp.ERRNO(errno.ENOSYS), name)
    rules.load()


if __name__ == "__main__":
    main()
