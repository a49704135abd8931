# Takes memory that no limit on address space counts: files in memory, pipes, sockets, shared memory and files.
import ctypes
import mmap
import os
import socket
from multiprocessing import shared_memory

libc = ctypes.CDLL(None, use_errno=True)
kept, taken = [], 0


def hoard(make, write):
    global taken
    for _ in range(16):
        try:
            thing = make()
            kept.append(thing)
            taken += write(thing)
        except (OSError, ImportError):
            return


def fill(ends):
    os.set_blocking(ends[1], False)
    return os.write(ends[1], b"x" * 65536)


def grow(descriptor):
    return os.write(descriptor, b"x" * 2**20)


def place(number):
    return os.open(f"/tmp/hoard{number}", os.O_CREAT | os.O_WRONLY)


def hoard_all():
    hoard(lambda: os.memfd_create("hoard"), grow)
    hoard(os.pipe, fill)
    hoard(socket.socketpair, lambda ends: ends[0].send(b"x" * 65536))
    hoard(lambda: shared_memory.SharedMemory(f"hostile{len(kept)}", create=True, size=2**20), lambda memory: memory.size)
    hoard(lambda: place(len(kept)), grow)
    hoard(lambda: os.open(f"/dev/shm/hostile{len(kept)}", os.O_CREAT | os.O_RDWR), grow)
    hoard(lambda: libc.shmget(0, 2**20, 0o1600), lambda number: 2**20 if number >= 0 else 0)


hoard_all()


def succeeded():
    return taken > 0


def composite(x, y, z):
    hoard_all()
    return float(taken), (0.0, 0.0, 0.0)
