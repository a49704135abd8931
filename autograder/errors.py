"""What the package says when a user has to do something about it."""


class UserError(Exception):
    """Bad input or wrong use, as a sentence: what was wrong, where, and what to do.

    The command line prints it without a traceback and exits with code 2.
    """

    def __init__(self, what: str, where: str = "", cure: str = "") -> None:
        self.what, self.where, self.cure = what, where, cure
        super().__init__(str(self))

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        cure = f" {self.cure}" if self.cure else ""
        return f"{place}{self.what}{cure}"


class Halted(UserError):
    """A run that had begun cannot go on, through no fault of its input; the command exits with code 1."""


class Unreadable(Exception):
    """A student's file that cannot be read, as a sentence to the student: what is wrong with it, and what to do."""
