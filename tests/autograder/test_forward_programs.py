"""Odd programs for ``forward`` behind the wall: what stands below the solution, and what that may cost."""

import functools
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from autograder.course import Folders, LoadedAssignment, load
from autograder.model import Result
from autograder.sandbox.outer import Isolation
from autograder.scoring import score
from autograder.verify.programs import submission_of

pytestmark = pytest.mark.bubblewrap
FOLDERS = Folders(Path(__file__).resolve().parents[2])


@functools.cache
def course() -> LoadedAssignment:
    """The assignment; its tests are collected once."""
    return load(FOLDERS, "forward")


def result(appended: str, seed: int = 1) -> Result:
    """The result of the solution with something below it."""
    loaded = replace(course(), course=replace(course().course, seed=seed))
    text = FOLDERS.solution("forward").read_text("utf-8") + "\n\n" + appended
    return score(submission_of(text, loaded, "odd"), loaded, Isolation.BUBBLEWRAP)


def lost(appended: str, seed: int = 1) -> dict[str, Fraction]:
    """What such a program loses, by question."""
    losses: dict[str, Fraction] = {}
    for test in result(appended, seed).tests:
        if test.earned != test.check.points:
            question = test.check.question
            losses[question] = losses.get(question, Fraction(0)) + test.check.points - test.earned
    return losses


# -- two_layer_batch: the lines that are executed

BATCH = "    return np.tanh(X @ W.T) @ v\n"
QUIET = {
    "prints each number": "def two_layer_predict_batch(W, v, X):\n    print(*X.ravel())\n" + BATCH,
    "writes to the output": "import sys\ndef two_layer_predict_batch(W, v, X):\n    np.savetxt(sys.stdout, X)\n"
    + BATCH,
    "logs": "import logging\ndef two_layer_predict_batch(W, v, X):\n    logging.warning('batch of %d', len(X))\n"
    + BATCH,
    "says where it is": (
        "import sys\ndef two_layer_predict_batch(W, v, X):\n    print(sys._getframe().f_code.co_name)\n" + BATCH
    ),
    "makes a named tuple": (
        "from collections import namedtuple\n"
        "def two_layer_predict_batch(W, v, X):\n"
        "    net = namedtuple('Net', 'W v')(W, v)\n"
        "    return np.tanh(X @ net.W.T) @ net.v\n"
    ),
    "writes to a file": "def two_layer_predict_batch(W, v, X):\n    np.savetxt('X.txt', X)\n" + BATCH,
    "keeps a diary": (
        "from pathlib import Path\n"
        "def two_layer_predict_batch(W, v, X):\n    Path('diary.txt').write_text('once more')\n" + BATCH
    ),
    "keeps a timer": (
        "import threading\nthreading.Timer(600, print, ['still at work?']).start()\n"
        "def two_layer_predict_batch(W, v, X):\n" + BATCH
    ),
    "imports asyncio": "import asyncio\ndef two_layer_predict_batch(W, v, X):\n" + BATCH,
    "says that it is large": (
        "def two_layer_predict_batch(W, v, X):\n    if len(X) > 10:\n        print('large')\n" + BATCH
    ),
    "keeps a buffer for each size": (
        "BUFFERS = {}\n"
        "def two_layer_predict_batch(W, v, X):\n"
        "    if len(X) not in BUFFERS:\n"
        "        BUFFERS[len(X)] = np.empty(len(X))\n"
        "    return np.dot(np.tanh(X @ W.T), v, out=BUFFERS[len(X)]).copy()\n"
    ),
    "leaves a generator": (
        "def two_layer_predict_batch(W, v, X):\n"
        "    units = (np.tanh(X @ w) for w in W)\n"
        "    next(units)\n"
        "    units.close()\n" + BATCH
    ),
}

LOOP = (
    "def loop(W, v, X):\n"
    "    y = np.empty(len(X))\n"
    "    for n in range(len(X)):\n"
    "        y[n] = v @ np.tanh(W @ X[n])\n"
    "    return y\n"
)
JOB = "jobs = []\n" + LOOP + "def work():\n    W, v, X, y = jobs.pop()\n    y[:] = loop(W, v, X)\n"
GIVEN = "def two_layer_predict_batch(W, v, X):\n    y = np.empty(len(X))\n    jobs.append((W, v, X, y))\n"
UNTRACED = (
    "def two_layer_predict_batch(W, v, X):\n"
    "    try:\n"
    "        raise ValueError\n"
    "    except ValueError as error:\n"
    "        frame = error.__traceback__.tb_frame\n"
    "    frame.{} = {}\n"
    "    y = np.empty(len(X))\n"
    "    for n in range(len(X)):\n"
    "        y[n] = v @ np.tanh(W @ X[n])\n"
    "    return y\n"
)
LOUD = {
    "a loop": LOOP + "two_layer_predict_batch = loop\n",
    "a settrace that does nothing": (
        LOOP + "import sys\nsys.settrace = lambda trace: None\ntwo_layer_predict_batch = loop\n"
    ),
    "a thread that waits for work": (
        "import _thread\n"
        + JOB
        + "go, done = _thread.allocate_lock(), _thread.allocate_lock()\n"
        + "go.acquire()\ndone.acquire()\n"
        + "def serve():\n    while go.acquire():\n        work()\n        done.release()\n"
        + "_thread.start_new_thread(serve, ())\n"
        + GIVEN
        + "    go.release()\n    done.acquire()\n    return y\n"
    ),
    "an audit hook": (
        "import sys\n"
        + JOB
        + "sys.addaudithook(lambda event, arguments: work() if event == 'work' else None)\n"
        + GIVEN
        + "    sys.audit('work')\n    return y\n"
    ),
    "a profile function": (
        "import sys\n" + JOB + "sys.setprofile(lambda *event: work() if jobs else None)\n" + GIVEN + "    return y\n"
    ),
    "a frame without lines": UNTRACED.format("f_trace_lines", False),
    "a frame without trace": UNTRACED.format("f_trace", None),
    "another name in its code": (
        "import _imp, sysconfig\n"
        + LOOP
        + "_imp._fix_co_filename(loop.__code__, sysconfig.get_path('stdlib') + '/x.py')\n"
        + "two_layer_predict_batch = loop\n"
    ),
    "a code object without lines": (
        LOOP + "loop.__code__ = loop.__code__.replace(co_linetable=b'')\ntwo_layer_predict_batch = loop\n"
    ),
    "equal rows once": (
        "def two_layer_predict_batch(W, v, X):\n"
        "    rows, where = np.unique(X, axis=0, return_inverse=True)\n"
        "    return np.array([two_layer_predict(W, v, x) for x in rows])[where.ravel()]\n"
    ),
}


@pytest.mark.parametrize("style", QUIET)
def test_what_surrounds_a_batch_costs_nothing(style: str) -> None:
    """Lines of libraries and of the grader are not the program's, and a line for large batches is no loop."""
    assert lost(QUIET[style]) == {}


@pytest.mark.parametrize("way", LOUD)
def test_a_loop_over_the_rows_has_its_price(way: str) -> None:
    """A third of the question, public and hidden, whatever is done to hide the loop."""
    assert lost(LOUD[way]) == {"two_layer_batch": Fraction(14, 3)}


# -- parity: the calls of the network, and what follows from them

CHAIN = (
    "    W, v = xor_network()\n    odd = bits[0]\n    for bit in bits[1:]:\n        odd = int({} > 0)\n    return odd\n"
)
X = "np.array([2.0 * odd - 1, 2.0 * bit - 1, 1.0])"
PARITY = "def parity(bits):\n" + CHAIN
COMPOSED = {
    "a partial from before": (
        "import functools\nnet = functools.partial(two_layer_predict, *xor_network())\n" + PARITY.format(f"net({X})")
    ),
    "an object that is called": (
        "class Net:\n"
        "    def __call__(self, W, v, x):\n"
        "        return v @ np.tanh(W @ x)\n"
        "net = two_layer_predict = Net()\n" + PARITY.format(f"net(W, v, {X})")
    ),
    "a default argument": ("def parity(bits, net=two_layer_predict):\n" + CHAIN.format(f"net(W, v, {X})")),
    "a keyword of its own": (
        "def two_layer_predict(W, v, xhat):\n    return v @ np.tanh(W @ xhat)\n"
        + PARITY.format(f"two_layer_predict(W, v, xhat={X})")
    ),
    "an array of one": (
        "def two_layer_predict(W, v, x):\n    return np.tanh(x[None] @ W.T) @ v\n"
        + PARITY.format(f"two_layer_predict(W, v, {X})[0]")
    ),
    "a network that is looked at": (
        "def gate(W, v, a, b):\n"
        "    y = two_layer_predict(W, v, np.array([2.0 * a - 1, 2.0 * b - 1, 1.0]))\n"
        "    assert (y > 0) == (a != b), 'this is no XOR network'\n"
        "    return y\n" + PARITY.format("gate(W, v, odd, bit)")
    ),
    "no call for a zero": (
        "def parity(bits):\n"
        "    odd = 0\n"
        "    for bit in filter(None, bits):\n"
        f"        odd = int(two_layer_predict(*xor_network(), {X}) > 0)\n"
        "    return odd\n"
    ),
    "four calls beforehand": (
        "def parity(bits):\n"
        "    if len(bits) == 1:\n"
        "        return bits[0]\n"
        f"    table = {{(odd, bit): two_layer_predict(*xor_network(), {X}) > 0 for odd in (0, 1) for bit in (0, 1)}}\n"
        "    odd = bits[0]\n"
        "    for bit in bits[1:]:\n"
        "        odd = int(table[odd, bit])\n"
        "    return odd\n"
    ),
    "decorators around everything": (
        "import functools\n"
        "def timed(function):\n"
        "    @functools.wraps(function)\n"
        "    def wrapper(*args):\n"
        "        return function(*args)\n"
        "    return wrapper\n"
        "two_layer_predict, xor_network = timed(two_layer_predict), timed(xor_network)\n"
        "coded = timed(lambda bit: 2.0 * bit - 1)\n"
        "@timed\n"
        "def parity(bits):\n"
        "    if len(bits) == 1:\n"
        "        return bits[0]\n"
        "    x = np.array([coded(parity(bits[::2])), coded(parity(bits[1::2])), 1.0])\n"
        "    return int(two_layer_predict(*xor_network(), x) > 0)\n"
    ),
}
SUM = "    W, v = xor_network()\n    {}(W, v, np.array([1.0, -1.0, 1.0]))\n    return sum(bits) % 2\n"
FOR_SHOW = {
    "by its name": "def parity(bits):\n" + SUM.format("two_layer_predict"),
    "by another name": "net = two_layer_predict\ndef parity(bits):\n" + SUM.format("net"),
    "by a default argument": "def parity(bits, net=two_layer_predict):\n" + SUM.format("net"),
    "by a partial": "import functools\nnet = functools.partial(two_layer_predict)\ndef parity(bits):\n"
    + SUM.format("net"),
    "as an object": (
        "class Net:\n"
        "    def __call__(self, W, v, x):\n"
        "        return v @ np.tanh(W @ x)\n"
        "net = two_layer_predict = Net()\n"
        "def parity(bits):\n" + SUM.format("net")
    ),
    "and given up where it is no XOR network": (
        "def parity(bits):\n"
        "    y = two_layer_predict(*xor_network(), np.array([1.0, -1.0, 1.0]))\n"
        "    return sum(bits) % 2 if y > 0 else 0\n"
    ),
    "for pairs alone": (
        "def parity(bits):\n"
        "    total = bits[-1] if len(bits) % 2 else 0\n"
        "    for odd, bit in zip(bits[::2], bits[1::2]):\n"
        f"        total += int(two_layer_predict(*xor_network(), {X}) > 0)\n"
        "    return total % 2\n"
    ),
}


@pytest.mark.parametrize("way", COMPOSED)
def test_the_network_may_be_called_in_any_way(way: str) -> None:
    """By whatever name, with whatever arguments it takes, and as often as it is wished for up to 4 D times."""
    assert lost(COMPOSED[way]) == {}


@pytest.mark.parametrize("way", FOR_SHOW)
def test_a_network_called_for_show_has_its_price(way: str) -> None:
    """A third of the question: the answer does not follow from what the calls return."""
    assert lost(FOR_SHOW[way]) == {"parity": Fraction(8, 3)}
