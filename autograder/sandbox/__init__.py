"""The wall between a student's program and everything else. Theory of operation.

Four kinds of process take part.

* The *scoring* process runs the tests and holds the reference. It trusts nobody below.
* The *outer wall* is bubblewrap (``outer.py``): new user, mount, pid, network, ipc and uts namespaces, a
  read-only Python and numpy, no environment, no ``/proc``, no place to write to, nothing of the course. Where
  bubblewrap makes no namespaces, each child puts on what there is in their place (``reduced.py``). Which level a
  run has, and what it leaves open, is ``levels.py``'s to say.
  The scoring process holds one end of a unix socket whose other end is within the wall.
* The *warm Python* (``inner.py``) is the first process within. It imports numpy, reads requests from that
  socket, and forks a child for each. It never reads a line of a student's file. So one wall serves the
  submissions of a whole run, one after the other, each child in namespaces of its own; where the kernel has none
  to give within the wall's, each submission gets a wall (``crew.py`` decides).
* A *child* (``worker.py``) gives up the socket, takes its limits and its system-call filter
  (``confine.py``), reads the student's file from a descriptor, executes it, and answers calls over two
  pipes, with the ``Host`` that also runs at home.

Who trusts whom: the scoring process takes from a child only frames with the id of the call that is
under way, of bounded size and number, and plain data in them (``testing/plain.py``). What a child says
is never a verdict. From the warm Python it takes process ids and exit statuses; nothing of a student's
runs there, and a child can neither signal nor trace it. If it dies or says something else than what it was asked,
its wall is given up, and the submission that met it is scored again behind another.

What each dies of: a child at its limits, by a signal of the warm Python, or with the wall. The wall dies
with the scoring process (by ``--die-with-parent``, or at the end of its socket), and everything within dies
with its first process. A child that ends is waited for, and as there is no place where it could leave anything,
nothing passes from the public tests to the hidden ones, or from one question to another. What a program writes
to files goes to memory, and nowhere.

CPU time is read from the kernel's own books (``/proc`` of the scoring side, by a pidfd), never asked for.

Tried and dropped: ``wait4`` on bubblewrap, which does not see what its child used; ``--dev``, which brings
a writable ``/dev/shm`` along; a ``/tmp`` that is emptied between two children, which a program can fill with
files that are hard to remove.
"""
