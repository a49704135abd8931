# Sends what it is asked out of the machine: by a socket, by a name that is looked up, by another program, by HTTP.
import os
import socket
import urllib.request

sent = []


def phone(*inputs):
    message = repr(inputs).encode()
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as line:
                sent.append(line.sendto(message, ("127.0.0.1" if family == socket.AF_INET else "::1", 53)))
        except OSError:
            pass
    try:
        left, right = socket.socketpair()
        sent.append(left.send(message))
    except OSError:
        pass
    try:
        sent.append(bool(urllib.request.urlopen(f"http://127.0.0.1/?{len(message)}", timeout=0.05)))
    except OSError:
        pass
    try:
        sent.append(os.system("exit 7") == 7 << 8)
    except OSError:
        pass


def succeeded():
    phone("a question")
    return any(sent)


def composite(x, y, z):
    phone(x, y, z)
    return 0.0, (0.0, 0.0, 0.0)
