# A bomb of threads at its import, and threads that burn time in calls after these have returned.
import hashlib
import threading
import time

threading.stack_size(32768)


def burn():
    while True:
        hashlib.sha256(b"x" * 10_000)


for _ in range(150):
    try:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    except RuntimeError:
        break


def sum_gradient(x, y):
    for _ in range(4):
        try:
            threading.Thread(target=burn, daemon=True).start()
        except RuntimeError:
            break
    return 0.0, 0.0


def product_gradient(x, y):
    return 0.0, 0.0


def succeeded():
    return threading.active_count() > 100
