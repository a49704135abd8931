"""The wall, tried from within and from both ends of the wire, at both levels: real programs, small limits."""

import contextlib
import inspect
import multiprocessing
import os
import platform
import signal
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.model import Limits, Source
from autograder.sandbox import cgroup
from autograder.sandbox.client import Sandbox, serves_many
from autograder.sandbox.levels import available
from autograder.sandbox.outer import Isolation, raise_wall
from autograder.sandbox.session import Session
from autograder.testing.compare import expect
from autograder.testing.links import Lost
from autograder.testing.outcomes import CheckFailure, Mismatch, NotCheckable, Raised, TimedOut
from autograder.testing.student import Student

from . import raw
from .apart import apart, peak_memory
from .mini.course import REPOSITORY
from .processes import comes_true

pytestmark = pytest.mark.bubblewrap

NAME = "program"
# Many small programs share one wall: the time for a whole submission is not what is tried there.
LIMITS = Limits(call=0.5, load=2, submission=600, output=1)
SECRET = "a-secret-of-the-grader"

x86_64 = pytest.mark.skipif(platform.machine() != "x86_64", reason="the numbers of calls are those of x86-64")


class Hasty(Limits):
    """Limits whose backstop of wall time comes soon."""

    WALL = 2


class Patient(Limits):
    """Limits whose backstop of wall time comes late."""

    WALL = 20


def source_of(program: str) -> Source:
    return Source(f"{NAME}.py", "", ((f"{NAME}.py", textwrap.dedent(program)),))


class Children:
    """One child after the other behind a wall; the one that is alive ends when the next one starts."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.session: Session | None = None

    def open(self, program: str) -> Session:
        """Start a child that may be loading its program still."""
        self.end()
        self.session = self.sandbox.open(NAME, source_of(program))
        return self.session

    def start(self, program: str) -> Student:
        """Start a child that loads its program without a complaint, to ask it."""
        session = self.open(program)
        assert session.loaded()[0] == []
        return Student(session)

    def end(self) -> None:
        if self.session is not None:
            self.session.close()
            self.session = None


@contextlib.contextmanager
def wall(limits: Limits = LIMITS, isolation: Isolation = Isolation.BUBBLEWRAP) -> Iterator[Children]:
    """Children behind a wall of their own."""
    with Sandbox(isolation, limits) as sandbox:
        children = Children(sandbox)
        yield children
        children.end()


OWN, MANY, REDUCED = "bubblewrap", "bubblewrap for many", "reduced"


@pytest.fixture(scope="module", params=[OWN, MANY, REDUCED])
def shared(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A wall for programs that leave it standing, raised by a grader that has secrets in its environment.

    What holds behind one that serves a single submission holds behind one that serves many, and at level reduced.
    """
    isolation = Isolation.REDUCED if request.param == REDUCED else Isolation.BUBBLEWRAP
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTOGRADER_SEED", SECRET)
        standing = raise_wall(isolation, [REPOSITORY]) if request.param == MANY else None
        assert standing is None or serves_many(standing)
        with Sandbox(isolation, LIMITS, [REPOSITORY], standing) as sandbox:
            yield sandbox
        if standing is not None:
            standing.fall()


# For what is a matter of mounts. What is seen at level reduced stands in test_reduced.py.
behind_bubblewrap = pytest.mark.parametrize("shared", [OWN, MANY], indirect=True)


@pytest.fixture
def children(shared: Sandbox) -> Iterator[Children]:
    """Children behind the shared wall."""
    found = Children(shared)
    yield found
    found.end()


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Demand that something takes no longer."""
    begun = time.monotonic()
    yield
    taken = time.monotonic() - begun
    assert taken <= seconds, f"{taken:.1f} seconds"


def gone(pid: int) -> bool:
    """Whether a process has ended, waited for or not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def raised_by(call: Callable[[], object]) -> str:
    """The name of the exception that a call of a program raises."""
    with pytest.raises(Raised) as raised:
        call()
    return raised.value.got.partition(":")[0]


# -- what a child sees

LOOKS = """
import os

def environment():
    return dict(os.environ)

def listed(path):
    return sorted(os.listdir(path))

def exists(*paths):
    return [path for path in paths if os.path.lexists(path)]

def opened(path, flags):
    os.close(os.open(path, flags))
"""


def test_a_child_sees_no_environment_but_the_wall_s_own(children: Children) -> None:
    """What it finds is made for it; nothing of the grader's environment is in it."""
    seen = children.start(LOOKS).environment()
    made = {"PYTHONPATH", "PYTHONHASHSEED", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "LANG", "HOME", "PWD"}
    assert set(seen) - {"OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"} <= made
    assert SECRET not in str(seen)


@behind_bubblewrap
def test_a_child_sees_no_course(children: Children) -> None:
    """Neither tests nor solutions can be found by the paths that they have outside, nor the grader's own side."""
    student = children.start(LOOKS)
    outside = [REPOSITORY / "tests", REPOSITORY / "solutions", REPOSITORY / "assignments", Path(__file__)]
    assert student.exists(*map(str, outside)) == []
    assert student.listed("/grader") == ["autograder"]
    assert student.listed("/grader/autograder") == ["__init__.py", "sandbox", "testing"]
    assert not {"client.py", "outer.py", "syscalls.py"} & set(student.listed("/grader/autograder/sandbox"))


@behind_bubblewrap
def test_a_child_sees_no_other_submission(children: Children, tmp_path: Path) -> None:
    """What lies on the machine's disk does not lie there; its own folder is empty."""
    (tmp_path / "other.py").write_text("def composite(x, y, z): ...")
    student = children.start(LOOKS)
    assert student.exists(str(tmp_path), str(tmp_path / "other.py")) == []
    assert student.listed("/tmp") == []
    assert student.exists("/home", "/etc", "/var", "/run", "/sys", "/mnt", "/srv", "/boot", "/media") == []


@behind_bubblewrap
def test_a_child_sees_no_processes(children: Children) -> None:
    """There is no /proc, neither its own nor another, and no device but three that hold nothing."""
    student = children.start(LOOKS)
    assert student.exists("/proc", "/proc/self", "/proc/1/mem") == []
    assert student.listed("/dev") == ["null", "urandom", "zero"]


@behind_bubblewrap
def test_what_a_child_sees_can_only_be_read(children: Children) -> None:
    """The root, the kit, numpy and the interpreter's library cannot be written to."""
    student = children.start(LOOKS)
    library = os.path.dirname(os.__file__)
    for folder in ("", "/grader", "/grader/autograder/testing", "/site/numpy", library, "/usr/lib", "/dev"):
        assert raised_by(lambda path=f"{folder}/x": student.opened(path, os.O_CREAT | os.O_WRONLY)) in DENIED, folder
    for path in ("/grader/autograder/testing/host.py", "/site/numpy/__init__.py", f"{library}/os.py"):
        assert raised_by(lambda path=path: student.opened(path, os.O_WRONLY)) in DENIED, path


DENIED = ("OSError", "PermissionError")


WRITES = """
import os

def folders():
    return [folder for folder, _, _ in os.walk("/") if os.access(folder, os.W_OK)]

def leave():
    left = []
    for folder in folders():
        try:
            os.close(os.open(f"{folder}/left", os.O_CREAT | os.O_WRONLY))
            left.append(folder)
        except OSError:
            pass
    return left

def write(text):
    with open("notes.txt", "w") as file:
        file.write(text)
    return os.path.exists("notes.txt")

def fold(): os.mkdir("/tmp/folder")
def link(): os.symlink("/", "/tmp/link")
def rename(): os.rename("/tmp", "/temporary")
def remove(): os.rmdir("/tmp")
def lock(): os.fchmod(os.open("/tmp", os.O_RDONLY), 0o500)
def date(): os.utime("/tmp", (2**32 + 4711, 0))
def hold():
    import fcntl
    fcntl.flock(os.open("/tmp", os.O_RDONLY), fcntl.LOCK_EX)
"""


def test_there_is_no_place_to_write_to() -> None:
    """In no folder at all can a file be made: else one question's inputs could lie there for another's."""
    with wall(Limits(call=5)) as children:
        student = children.start(WRITES)
        assert student.folders() == []
        assert student.leave() == []


@pytest.mark.parametrize("way", ["fold", "link", "rename", "remove", "lock", "date", "hold"])
def test_a_child_leaves_no_mark(children: Children, way: str) -> None:
    """Neither names nor modes nor times nor locks can be set, by which a child could tell the next one something."""
    assert raised_by(getattr(children.start(WRITES), way)) in DENIED


def test_what_a_program_writes_for_itself_goes_nowhere(children: Children) -> None:
    """A log or a saved picture costs nothing: it is written to memory, and is in no folder."""
    assert children.start(WRITES).write("so far, so good") is False


# -- what a child may do

TRIES = """
import ctypes
import errno
import os

libc = ctypes.CDLL(None, use_errno=True)

def tried(number, *args):
    if libc.syscall(number, *args) >= 0:
        return "done"
    return errno.errorcode[ctypes.get_errno()]

def forked():
    return os.fork()

def ran():
    import subprocess
    return subprocess.run(["/bin/true"]).returncode

def became():
    os.execv("/bin/true", ["true"])

def spawned():
    return os.posix_spawn("/bin/true", ["true"], {})

def connected():
    import socket
    return socket.socket().fileno()

def paired():
    import socket
    return socket.socketpair()[0].fileno()

def piped():
    return os.pipe()

def shared():
    from multiprocessing import shared_memory
    return shared_memory.SharedMemory(create=True, size=100).name

def killed(process, number):
    os.kill(process, number)
"""


@pytest.mark.parametrize("way", ["forked", "ran", "became", "spawned", "connected", "paired", "piped", "shared"])
def test_a_child_cannot_start_or_reach_anything(children: Children, way: str) -> None:
    """No process, no program, no socket, no pipe and no shared memory, by Python's own means; it lives on."""
    student = children.start(TRIES)
    assert raised_by(getattr(student, way)) in ("PermissionError", "OSError", "FileNotFoundError")
    assert student.tried(39) == "done"  # getpid, as a sign of life


@pytest.mark.parametrize("process", [1, 0, -1, 2])
def test_a_child_cannot_signal(children: Children, process: int) -> None:
    """Neither the warm Python nor anybody else; so it cannot kill itself by a signal either."""
    student = children.start(TRIES)
    for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGINT, 0):
        assert raised_by(lambda number=number: student.killed(process, int(number))) == "PermissionError"


# Calls of x86-64 by their numbers, each of which is a way around some limit or some wall.
FORBIDDEN = {
    "socket": 41, "socketpair": 53, "bind": 49, "fork": 57, "vfork": 58, "execve": 59, "execveat": 322,
    "kill": 62, "tkill": 200, "tgkill": 234, "rt_sigqueueinfo": 129, "rt_tgsigqueueinfo": 297, "pidfd_open": 434,
    "pidfd_send_signal": 424, "pidfd_getfd": 438, "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311,
    "process_madvise": 440, "kcmp": 312, "prctl": 157, "seccomp": 317, "personality": 135, "prlimit64": 302,
    "setrlimit": 160, "setpriority": 141, "sched_setaffinity": 203, "sched_setscheduler": 144, "mount": 165,
    "umount2": 166, "pivot_root": 155, "chroot": 161, "open_tree": 428, "move_mount": 429, "fsopen": 430,
    "mount_setattr": 442, "unshare": 272, "setns": 308, "setuid": 105, "setgid": 106, "setresuid": 117, "capset": 126,
    "memfd_create": 319, "memfd_secret": 447, "shmget": 29, "semget": 64, "msgget": 68, "mq_open": 240, "pipe": 22,
    "pipe2": 293, "eventfd2": 290, "signalfd4": 289, "timerfd_create": 283, "timer_create": 222, "epoll_create1": 291,
    "inotify_init1": 294, "fanotify_init": 300, "userfaultfd": 323, "io_uring_setup": 425, "io_setup": 206,
    "bpf": 321, "perf_event_open": 298, "keyctl": 250, "add_key": 248, "request_key": 249, "mknod": 133, "link": 86,
    "chmod": 90, "fchmodat": 268, "chown": 92, "setxattr": 188, "name_to_handle_at": 303, "open_by_handle_at": 304,
    "splice": 275, "vmsplice": 278, "tee": 276, "modify_ldt": 154, "iopl": 172, "ioperm": 173, "syslog": 103,
    "reboot": 169, "swapon": 167, "init_module": 175, "kexec_load": 246, "acct": 163, "quotactl": 179,
    "sethostname": 170, "mbind": 237, "move_pages": 279, "migrate_pages": 256, "remap_file_pages": 216, "mlock": 149,
    "landlock_create_ruleset": 444,
}  # fmt: skip


@x86_64
def test_a_child_may_make_no_other_system_call(children: Children) -> None:
    """Whatever starts, signals, traces, mounts, shares or escapes is refused by the kernel."""
    student = children.start(TRIES)
    refused = {name: student.tried(number, 0, 0, 0, 0, 0, 0) for name, number in FORBIDDEN.items()}
    assert {name: error for name, error in refused.items() if error != "EPERM"} == {}


@x86_64
def test_a_new_process_is_no_thread(children: Children) -> None:
    """``clone`` makes threads alone, without new namespaces; ``clone3``, whose flags no filter sees, is not there."""
    student = children.start(TRIES)
    new_user, sigchld, thread = 0x10000000, 17, 0x00010000
    assert student.tried(56, sigchld, 0, 0, 0, 0) == "EPERM"
    assert student.tried(56, new_user | sigchld, 0, 0, 0, 0) == "EPERM"
    assert student.tried(56, new_user | thread, 0, 0, 0, 0) in ("EINVAL", "EPERM")
    assert student.tried(435, 0, 88) == "ENOSYS"


@x86_64
def test_there_is_no_other_door_to_the_kernel(children: Children) -> None:
    """A system call by its number in another ABI ends the program."""
    student = children.start(TRIES)
    with pytest.raises(Raised):
        student.tried(0x40000000 + 39)
    assert children.session is not None
    assert not children.session.alive


@behind_bubblewrap
def test_the_machine_s_devices_cannot_be_changed(children: Children) -> None:
    """A grader that runs as root lends its user to what is within: the modes and times of devices stay as they are.

    The mode is set to what it is, so that nothing happens where it can be set.
    """
    student = children.start("""
        import os
        def change(path):
            device = os.open(path, os.O_RDONLY)
            os.fchmod(device, os.fstat(device).st_mode & 0o777)
    """)
    assert raised_by(lambda: student.change("/dev/zero")) == "PermissionError"


def demand_threads(children: Children) -> None:
    """Skip a test where programs may start no threads: the machine's root can bound them by a control group alone."""
    assert children.sandbox.wall is not None
    if not children.sandbox.wall.threads:
        pytest.skip("needs a control group, by which root can bound threads.")


def test_threads_work(children: Children) -> None:
    """A program may compute in threads."""
    student = children.start("""
        from concurrent.futures import ThreadPoolExecutor
        def squares(count):
            with ThreadPoolExecutor(4) as pool:
                return list(pool.map(lambda number: number**2, range(count)))
    """)
    demand_threads(children)
    assert student.squares(5) == [0, 1, 4, 9, 16]


@x86_64
def test_the_number_of_threads_is_bounded(children: Children) -> None:
    """A thread needs no memory to speak of, but a number, of which a machine may have no more than 32,768."""
    student = children.start("""
        import ctypes
        import mmap
        libc = ctypes.CDLL(None)
        libc.clone.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p]
        pause = ctypes.cast(libc.pause, ctypes.c_void_p).value
        stacks = mmap.mmap(-1, 8 * 2**20)
        start = ctypes.addressof(ctypes.c_char.from_buffer(stacks))
        def threads(count):
            for place in range(count):
                if libc.clone(pause, start + (place + 1) * 2048, 0x50f00, None) < 0:
                    return place
            return count
    """)
    assert student.threads(2000) < 1000


# -- limits


def test_memory_is_limited(children: Children) -> None:
    """What is too much raises an exception, also where it is mapped; the program lives on."""
    student = children.start("""
        import mmap
        def take(size):
            return len(bytearray(size))
        def map(size):
            return len(mmap.mmap(-1, size))
    """)
    assert raised_by(lambda: student.take(600 * 2**20)) == "MemoryError"
    assert raised_by(lambda: student.map(600 * 2**20)) == "OSError"
    assert student.take(10 * 2**20) == 10 * 2**20


BURNS = """
def burn():
    while True:
        pass
"""
BURNS_IN_THREADS = """
import hashlib, threading
def work():
    while True:
        hashlib.sha256(b"x" * 100_000)
def burn():
    for _ in range(4):
        threading.Thread(target=work).start()
    work()
"""


@pytest.mark.parametrize("program", [BURNS, BURNS_IN_THREADS], ids=["alone", "in threads"])
def test_a_call_has_its_time_of_cpu(children: Children, program: str) -> None:
    """A call that computes too long is a timeout, and the end of its child; it is not made again."""
    student = children.start(program)
    if program is BURNS_IN_THREADS:
        demand_threads(children)
    with at_most(LIMITS.call * LIMITS.WALL + 1), pytest.raises(TimedOut):
        student.burn()
    with at_most(0.1), pytest.raises(TimedOut, match="not called again"):
        student.burn()


def test_a_call_that_talks_has_no_more_time_of_cpu() -> None:
    """Who calls back now and then has the same time as who is silent."""
    talks = """
        import time
        def talk(f):
            while True:
                last = time.process_time() + 0.1
                while time.process_time() < last:
                    pass
                f(1.0)
    """
    with wall(Patient(call=0.2)) as children:
        student = children.start(talks)
        with pytest.raises(TimedOut):
            student.talk(lambda x: x)
        assert children.sandbox.seconds < 1


def test_a_call_that_sleeps_meets_the_backstop() -> None:
    """Who uses no CPU time may take that many times its limit of wall time, and no more."""
    with wall(Hasty(call=0.3)) as children:
        student = children.start("import time\ndef doze(): time.sleep(100)")
        begun = time.monotonic()
        with pytest.raises(TimedOut):
            student.doze()
        assert 0.6 <= time.monotonic() - begun < 2


def test_loading_has_a_limit_of_its_own() -> None:
    """A module that never ends to load is lost, as a timeout."""
    with wall(Hasty(load=0.3)) as children:
        session = children.open("while True: pass")
        with at_most(2), pytest.raises(Lost) as lost:
            session.loaded()
        assert lost.value.failure is TimedOut


def test_cpu_time_is_counted_by_the_kernel(children: Children) -> None:
    """What a child used, its threads included, is added up when it ends, whatever it says."""
    before = children.sandbox.seconds
    student = children.start("import time\ntime.process_time = lambda: 0.0\n" + BURNS_IN_THREADS)
    demand_threads(children)
    with pytest.raises(TimedOut):
        student.burn()
    assert LIMITS.call * 0.9 <= children.sandbox.seconds - before < 10


def test_a_submission_has_a_time_of_cpu() -> None:
    """However long one call may take: what is left of the submission's time ends it, to the second."""
    with wall(Limits(call=30, submission=1)) as children:
        student = children.start(BURNS)
        with pytest.raises((TimedOut, Raised)):
            student.burn()
        assert children.sandbox.seconds < 3


def test_the_end_of_a_submission_s_time_is_a_timeout() -> None:
    """It is told apart from a program that ends itself."""
    with wall(Limits(call=30, submission=1)) as children, pytest.raises(TimedOut):
        children.start(BURNS).burn()


ENDS = {
    "exit": "import os\ndef end(): os._exit(0)",
    "fault": "import ctypes\ndef end(): ctypes.string_at(0)",
    "abort": "import os\ndef end(): os.abort()",
    "descriptors": "import os\ndef end(): os.closerange(0, 64)",
    "stack": """
        def end():
            nested = ()
            for _ in range(1_000_000):
                nested = (nested,)
            hash(nested)
    """,
}


@pytest.mark.parametrize("way", ENDS)
def test_a_program_that_ends_in_a_call_has_failed_it(children: Children, way: str) -> None:
    """No way to end is an answer; the next child starts as if nothing had been."""
    student = children.start(ENDS[way])
    with at_most(3), pytest.raises(Raised, match="ended itself"):
        student.end()
    assert children.start("def sound():\n    return 7").sound() == 7


def test_what_ends_python_ends_a_call_alone(children: Children) -> None:
    """SystemExit and KeyboardInterrupt are exceptions of the call, and the child lives on."""
    student = children.start("import sys\ndef leave(): sys.exit(0)\ndef stop(): raise KeyboardInterrupt")
    assert raised_by(student.leave) == "SystemExit"
    assert raised_by(student.stop) == "KeyboardInterrupt"


def test_output_is_kept_up_to_its_bound(children: Children) -> None:
    """The first part of what a program prints is kept, on whatever stream, and the rest is let go."""
    student = children.start("""
        import sys
        print("one")
        sys.stderr.write("two")
        print("x" * 10_000)
        def f():
            print("y" * 10_000)
    """)
    student.f()
    assert children.session is not None
    printed = children.session.printed()
    assert printed.startswith("one\ntwoxxx")
    assert len(printed) <= LIMITS.output * 1024
    assert "y" not in printed


def test_a_liar_s_output_is_bounded_as_well(children: Children) -> None:
    """Whatever a child claims to have printed, no more than the bound is kept."""
    children.start("import autograder.sandbox.worker as worker\nworker.Printed.text = lambda self: 'x' * 10**6")
    assert children.session is not None
    assert len(children.session.printed()) <= LIMITS.output * 1024


# -- what passes from one child to the next


def test_memory_does_not_pass(children: Children) -> None:
    """Each child starts from the warm Python as it was: no module, no attribute, no patch is left."""
    children.start("import math, sys\nmath.mark = 1\nsys.modules['mark'] = math\nmath.sqrt = None")
    student = children.start("import math, sys\ndef marks(): return hasattr(math, 'mark'), 'mark' in sys.modules")
    assert student.marks() == (False, False)


# -- the wire

# What a program has to know to speak in its host's place.
FORGES = (
    inspect.getsource(raw)
    + """
import gc
import os
import time

import numpy as np

from autograder.sandbox.wire import HEADER, frame, write_all
from autograder.sandbox.worker import Pipes
from autograder.testing.plain import encode

pipes = next(thing for thing in gc.get_objects() if isinstance(thing, Pipes))

def say(data):
    write_all(pipes.replies, data)

def reply(value, call=None):
    say(frame(b"R", pipes.call if call is None else call, encode(["return", value, [], {}])))

def ask(handle, instance, method, args):
    say(frame(b"C", pipes.call, encode(["callback", handle, instance, method, args, {}])))
"""
)


def forging(program: str) -> str:
    """A program that speaks for itself."""
    return FORGES + textwrap.dedent(program)


VIOLATIONS = {
    "rubbish": "say(b'rubbish' * 10)",
    "a reply to another call": "reply(1.0, call=12345)",
    "a callback of another call": "say(frame(b'C', 12345, encode(['callback', 0, None, None, [], {}])))",
    "a frame of no kind": "say(frame(b'Z', pipes.call, b''))",
    "a huge length": "say(HEADER.pack(b'R', pipes.call, 2**32 - 1))",
    "a deep reply": "say(frame(b'R', pipes.call, returned(deep(60, ONE))))",
    "many parts": "say(frame(b'R', pipes.call, returned(listed(*[NONE] * 99_996))))",
    "a length without its data": "say(frame(b'R', pipes.call, returned(listed(count=2**32 - 1))))",
    "an array larger than its data": "say(frame(b'R', pipes.call, returned(shaped(DOUBLES, 2**60))))",
    "a reply of another form": "say(frame(b'R', pipes.call, encode(['passed', 100])))",
    "no reply at all": "say(frame(b'R', pipes.call, b''))",
    "text that is no text": "say(frame(b'R', pipes.call, returned(text(b'\\xff'))))",
}

ANSWERS = {
    "a reply": "returned(NONE)",
    "a reply as deep as can be": "returned(deep(59, ONE))",
    "a reply of as many parts as can be": "returned(listed(*[NONE] * 99_995))",
    "an array and its data": "returned(shaped(DOUBLES, 2, data=bytes(16)))",
    "a text": "returned(text('x'))",
}


@pytest.mark.parametrize("what", VIOLATIONS)
def test_what_no_function_says_ends_the_program(children: Children, what: str) -> None:
    """A frame that is not due or not well-formed cannot be checked, costs no time, and is the end of its child."""
    student = children.start(forging(f"def f():\n    {VIOLATIONS[what]}\n    time.sleep(60)"))
    with at_most(1), pytest.raises(NotCheckable):
        student.f()
    assert children.session is not None
    assert children.session.violated
    assert not children.session.alive


@pytest.mark.parametrize("what", ANSWERS)
def test_what_a_function_could_say_is_an_answer(children: Children, what: str) -> None:
    """So what is wrong with the above is no more than what it is named for."""
    children.start(forging(f"def f():\n    say(frame(b'R', pipes.call, {ANSWERS[what]}))\n    time.sleep(60)")).f()
    assert children.session is not None
    assert not children.session.violated


def test_a_forged_reply_is_the_program_s_own_answer(children: Children) -> None:
    """Who answers in the host's place has answered; the host's own reply is one too many for the next call."""
    student = children.start(forging("def f():\n    reply(7.0)\n    return 8.0"))
    assert student.f() == 7.0
    with pytest.raises(NotCheckable):
        student.f()


def test_a_reply_cannot_be_sent_ahead(children: Children) -> None:
    """The id of a call is not known before it is made: what was sent earlier is a violation."""
    student = children.start(
        forging("def f():\n    for later in range(1, 50):\n        reply(7.0, call=pipes.call + later)")
    )
    with pytest.raises(NotCheckable):
        student.f()


def test_an_answer_given_before_the_end_counts(children: Children) -> None:
    """A program that answers and ends itself has answered this call, and none after it."""
    student = children.start(forging("def f():\n    reply(7.0)\n    os._exit(0)"))
    assert student.f() == 7.0
    with pytest.raises((Raised, NotCheckable)):
        student.f()


def test_bytes_that_drip_do_not_renew_the_deadline() -> None:
    """A reply that comes byte by byte is as late as one that does not come."""
    drips = """
        def f(pause):
            say(HEADER.pack(b"R", pipes.call, 20 * 2**20))
            while True:
                say(b"x")
                time.sleep(pause)
    """
    with wall(Hasty(call=0.2)) as children:
        student = children.start(forging(drips))
        with at_most(2), pytest.raises(TimedOut):
            student.f(0.01)


def test_a_stream_without_end_is_stopped() -> None:
    """So many bytes are read of one program, and no more."""
    streams = "def f():\n    while True:\n        say(frame(b'C', pipes.call, b'x' * 2**20))"
    with wall(Limits(call=2)) as children:
        student = children.start(forging(streams))
        with at_most(10), pytest.raises(CheckFailure):
            student.f()


ASKS = "def ask_for_ever(f):\n    while True:\n        f(1.0)"


def test_callbacks_have_a_budget(children: Children, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who calls what was handed in without end is stopped at some call, as any loop without end is."""
    monkeypatch.setattr("autograder.sandbox.session.MAX_CALLBACKS", 200)
    calls: list[float] = []
    with pytest.raises(TimedOut, match="too often"):
        children.start(ASKS).ask_for_ever(calls.append)
    assert len(calls) <= 200


def test_callbacks_do_not_renew_the_deadline() -> None:
    """A loop that never ends is a timeout, also where it calls what was handed in."""
    with wall(Hasty(call=0.2)) as children:
        student = children.start(ASKS)
        with at_most(2), pytest.raises(TimedOut):
            student.ask_for_ever(lambda x: x)


def test_a_program_that_reads_no_answers_holds_nobody_up() -> None:
    """Where the pipe is full of answers that nobody reads, the deadline of the call ends it."""
    never_reads = """
        def f(g):
            for _ in range(20_000):
                ask(0, None, None, [1.0])
            time.sleep(60)
    """

    def work() -> str:
        with wall(Hasty(call=0.5)) as children:
            student = children.start(forging(never_reads))
            try:
                student.f(lambda x: x)
            except CheckFailure as failure:
                return failure.outcome.value
        return "an answer"

    assert apart(work, 6) == "timeout"


def test_what_belonged_to_an_earlier_test_is_dead(children: Children) -> None:
    """A function that a test handed in can be called in this test alone, by whatever name it was kept."""
    student = children.start("""
        kept = []
        def keep(f):
            kept.append(f)
            return f(2.0)
        def again():
            return kept[0](3.0)
    """)
    calls: list[float] = []

    def f(x: float) -> float:
        calls.append(x)
        return x + 1

    assert student.keep(f) == 3.0
    assert student.again() == 4.0
    student.hand_back()
    assert raised_by(student.again) == "RuntimeError"
    assert calls == [2.0, 3.0]


def test_what_was_lent_is_dead_as_well(children: Children) -> None:
    """A lent function that was kept reaches nothing in a later test, though something is lent there too."""
    student = children.start("""
        kept = []
        def right(x): ...
        def keep():
            kept.append(right)
            return right(2.0)
        def again():
            return kept[0](3.0)
    """)
    calls: list[float] = []
    for expected in (0, 1):
        student.lend({"right": calls.append})
        if expected:
            assert raised_by(student.again) == "RuntimeError"
        else:
            student.keep()
        student.hand_back()
    assert calls == [2.0]


def test_handles_cannot_be_guessed(children: Children) -> None:
    """A handle that a test did not hand out reaches nothing, nor does a method that is not public."""
    student = children.start(
        forging("""
        def reach(f):
            refused = []
            for handle in (-1, 1, 2, 10**9, None, "f", [0], 1.5):
                for method in (None, "__init__", "__globals__", "f_back"):
                    for instance in (None, 0, -1):
                        answer = pipes.ask(encode(["callback", handle, instance, method, [], {}]))
                        refused.append(b"error" in answer)
            return all(refused)
        """)
    )
    calls: list[object] = []
    assert student.reach(lambda *args: calls.append(args))
    assert calls == []


def slope(f: Callable[[float], float], x: float, h: float = 1e-5) -> float:
    """A function to lend that asks the program's own function in turn."""
    return (f(x + h) - f(x - h)) / (2 * h)


def test_a_lent_function_may_call_the_program_s_own(children: Children) -> None:
    """Callbacks within callbacks find their way back."""
    student = children.start("""
        def slope(f, x): ...
        def f(x):
            return x * slope(lambda y: y**3, x)
        def g(x):
            return slope(f, x)
    """)
    student.lend({"slope": slope})
    assert student.g(1.5) == pytest.approx(9 * 1.5**2, rel=1e-4)
    assert student.borrowed["slope"] == 3
    student.hand_back()


def test_a_lent_function_that_is_kept_waiting_is_late() -> None:
    """Time that a callback within a callback spends counts for the call that everything began with."""
    with wall(Hasty(call=0.2)) as children:
        student = children.start("""
            import time
            def slope(f, x): ...
            def g(x):
                return slope(lambda y: time.sleep(60), x)
        """)
        student.lend({"slope": slope})
        with at_most(2), pytest.raises(CheckFailure):
            student.g(1.0)


def product(x: Any, y: Any) -> Any:
    """A function to lend that computes with whatever it is given."""
    return x * y


MONSTERS = {
    "a text times a number": "product('a' * 1000, 300_000)",
    "a list times a number": "product([0.0] * 1000, 60_000)",
    "a row times a column": "product(np.ones((18_000, 1), 'u1'), np.ones((1, 18_000), 'u1'))",
}


@pytest.mark.parametrize("what", MONSTERS)
def test_what_is_lent_takes_no_monstrous_arguments(what: str) -> None:
    """A few bytes on the wire do not become hundreds of megabytes on the trusted side."""
    program = f"import numpy as np\ndef product(x, y): ...\ndef f():\n    {MONSTERS[what]}"

    def growth() -> int:
        with wall(Limits(call=2)) as children:
            student = children.start(program)
            student.lend({"product": product})
            before = peak_memory()
            with contextlib.suppress(CheckFailure):
                student.f()
            return peak_memory() - before

    assert apart(growth, 30) < 100 * 2**20


def test_a_deadline_that_falls_into_the_end_of_a_child_breaks_nothing() -> None:
    """A child that breaks the rules in a callback, while the call runs out of time, is replaced like any other.

    It holds much memory, so that its end takes a while.
    """
    breaks = """
        def slope(f, x): ...
        def g(x):
            last = time.monotonic() + 2
            hoard = bytearray(400 * 2**20)
            hoard[::4096] = b"x" * len(hoard[::4096])
            def f(y):
                time.sleep(max(0.0, last - 0.02 - time.monotonic()))
                say(b"Z" * 100)
                time.sleep(60)
            return slope(f, x)
    """
    with wall(Hasty(call=1)) as children:
        student = children.start(forging(breaks))
        student.lend({"slope": slope})
        with pytest.raises(CheckFailure):
            student.g(1.0)
        assert children.start("def sound():\n    return 7").sound() == 7


def test_the_warm_python_heeds_no_signal() -> None:
    """The kernel sends a signal to whom a descriptor names; the first process within lets it be."""
    interrupts = """
        import fcntl, os, signal
        def arm():
            for descriptor in range(64):
                try:
                    fcntl.fcntl(descriptor, fcntl.F_SETOWN, 1)
                    fcntl.fcntl(descriptor, 10, signal.SIGINT)
                    flags = fcntl.fcntl(descriptor, fcntl.F_GETFL)
                    fcntl.fcntl(descriptor, fcntl.F_SETFL, flags | os.O_ASYNC)
                except OSError:
                    pass
        def sound():
            return 7
    """
    earlier = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with wall() as children:
            student = children.start(interrupts)
            student.arm()
            assert student.sound() == 7
            assert children.start(interrupts).sound() == 7
    finally:
        signal.signal(signal.SIGINT, earlier)


# -- what the trusted side makes of what came


def test_an_array_of_nothing_is_cheap(children: Children) -> None:
    """Millions of empty rows are no bytes on the wire, and cost nothing to spell."""
    student = children.start("import numpy as np\ndef f(): return np.empty((2_000_000, 0))")
    with at_most(0.2), pytest.raises((Mismatch, NotCheckable)):
        expect(student.f(), 1.0, rule="This is one number.")


def test_a_long_text_is_cheap(children: Children) -> None:
    """A megabyte of signs that have to be escaped, fifty lists deep, is cut before it is spelled."""
    student = children.start("""
        def f():
            value = "\\1" * 2**20 + "\\U0001F600"
            for _ in range(50):
                value = [value]
            return value
    """)
    value = student.f()
    with at_most(0.3), pytest.raises((Mismatch, NotCheckable)):
        expect(value, 1.0, rule="This is one number.")


def test_what_loading_says_is_cheap_to_read(children: Children) -> None:
    """A forged word that a module is loaded is three lists of a few texts, or a violation."""
    session = children.open(forging("say(frame(b'R', 0, encode([np.empty((200_000, 0)), [], []])))"))
    with pytest.raises(Lost):
        session.loaded()


def test_a_reply_that_begins_with_an_array_is_a_violation(children: Children) -> None:
    """It is no exception of the grader's."""
    student = children.start(
        forging("def f():\n    say(frame(b'R', pipes.call, encode([np.zeros(2), 1, [], {}])))\n    time.sleep(60)")
    )
    with pytest.raises(NotCheckable):
        student.f()


@pytest.mark.parametrize("value", ["5", "None", "{'forward': 1}", "[1.0]"])
def test_what_is_no_object_is_not_taken_for_one(children: Children, value: str) -> None:
    """Where the grader makes an object of a class, a program that sends something else cannot be checked."""
    student = children.start(forging(f"class Gate:\n    def __init__(self):\n        reply({value})"))
    with pytest.raises(NotCheckable):
        student.make("Gate").forward(1.0)


def test_texts_of_a_reply_are_bounded(children: Children) -> None:
    """Whatever a program says of its exceptions, a sentence and a few lines of it are kept."""
    error = "['error', 'E' * 10**5, 'x' * 10**6, ['y' * 10**5] * 20, [], {}]"
    student = children.start(forging(f"def f():\n    say(frame(b'R', pipes.call, encode({error})))"))
    with pytest.raises(Raised) as raised:
        student.f()
    assert len(raised.value.got) <= 1000
    assert sum(map(len, raised.value.frames)) <= 5000


# -- the end


def test_nothing_is_left_when_the_wall_falls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No process, no open file, no shared memory and no temporary file is left behind."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def left() -> tuple[int, list[str], list[str]]:
        memory = sorted(os.listdir("/dev/shm")) if os.path.isdir("/dev/shm") else []
        return len(os.listdir("/proc/self/fd")), memory, sorted(os.listdir(tmp_path))

    before = left()
    processes = []
    with wall() as children:
        for ending in ("time.sleep(60)", "os._exit(1)"):
            student = children.start(
                f"import os, threading, time\ndef f(): threading.Thread(target=lambda: {ending}).start()"
            )
            with contextlib.suppress(CheckFailure):
                student.f()
            assert children.session is not None
            processes.append(children.session.pid)
        assert children.sandbox.wall is not None
        processes.append(children.sandbox.wall.process.pid)
    assert all(map(gone, processes))
    assert left() == before


def test_children_leave_no_descriptors(children: Children) -> None:
    """However many children there were, as many files are open as before."""
    children.end()
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        with pytest.raises(Raised):
            children.start("import os\ndef f(): os._exit(1)").f()
    children.end()
    assert len(os.listdir("/proc/self/fd")) == before


def test_the_wall_dies_with_the_scoring_process() -> None:
    """A scoring process that is killed takes the wall, the warm Python and the child along."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)

    def score() -> None:
        with wall() as children:
            student = children.start("import time\ndef f(): time.sleep(60)")
            assert children.sandbox.wall is not None
            assert children.session is not None
            theirs.send([children.sandbox.wall.process.pid, children.session.pid])
            student.seconds = 60
            student.f()

    process = context.Process(target=score)
    process.start()
    processes = ours.recv()
    assert not any(map(gone, processes))
    process.kill()
    process.join()
    assert comes_true(lambda: all(map(gone, processes)), 5)
    remove_groups_of(process.pid)


def groups_of(scoring: int | None) -> list[Path]:
    """The control groups that a scoring process made."""
    return [group for mount in cgroup.MOUNTS for group in mount.glob(f"autograder-{scoring}-*")]


def remove_groups_of(scoring: int | None) -> None:
    for group in groups_of(scoring):
        cgroup.remove(group)


@pytest.mark.skipif(os.geteuid() != 0, reason="root alone makes control groups")
def a_later_wall_has_cleaned(pid: int) -> bool:
    """Raise a wall, which removes what is left; a group whose processes are still dying is left for the next."""
    with wall() as children:
        children.start("def sound():\n    return 7").sound()
    return not groups_of(pid)


def test_control_groups_do_not_pile_up() -> None:
    """What a scoring process that was killed left in the kernel's tree is removed by a later one."""

    def score() -> None:
        with wall() as children:
            children.start("import time\ndef f(): time.sleep(60)").f()

    process = multiprocessing.get_context("fork").Process(target=score)
    process.start()
    made = comes_true(lambda: bool(groups_of(process.pid)), 5)
    process.kill()
    process.join()
    if not made:
        pytest.skip("no control group can be made here")
    with wall() as children:
        assert children.start("def sound():\n    return 7").sound() == 7
    try:
        assert comes_true(lambda: a_later_wall_has_cleaned(process.pid), 20)
    finally:
        remove_groups_of(process.pid)


# -- without a wall


def test_without_a_wall_programs_run_all_the_same() -> None:
    """Level none, which has to be asked for by name, keeps the limits of time and memory, and speaks the same wire."""
    assert available("none") is Isolation.NONE
    program = f"{TRIES}\n{BURNS}\ndef double(x): return 2 * x\ndef take(): return bytearray(2**30)"
    with wall(isolation=Isolation.NONE) as children:
        student = children.start(program)
        assert (student.double(np.array([1.0, 2.0])) == [2.0, 4.0]).all()
        assert raised_by(student.take) == "MemoryError"
        with at_most(LIMITS.call * LIMITS.WALL + 1), pytest.raises(TimedOut):
            student.burn()
        student = children.start(program)
        assert children.session is not None
        child = children.session.pid
        with pytest.raises(Raised, match="ended itself"):
            student.killed(child, int(signal.SIGKILL))
        assert children.sandbox.wall is not None
        warm = children.sandbox.wall.process.pid
    assert gone(child)
    assert gone(warm)


# -- what right programs need


def test_a_program_may_use_asyncio(children: Children) -> None:
    """Coroutines, timers and threads that are waited for work, without the socket that asyncio wakes its loop by."""
    student = children.start(
        """
        import asyncio

        async def slow(x):
            await asyncio.sleep(0.002)
            return await asyncio.to_thread(lambda: x * x)

        async def both(x, y):
            async with asyncio.Lock():
                return await asyncio.wait_for(asyncio.gather(slow(x), slow(y)), timeout=1)

        def squares(x, y): return asyncio.run(both(x, y))

        def again(x):
            loop = asyncio.new_event_loop()
            try:
                return loop.run_until_complete(slow(x))
            finally:
                loop.close()
        """
    )
    assert student.squares(2.0, 3.0) == [4.0, 9.0]
    assert student.again(4.0) == 16.0
