"""What verify says."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; ``complaint`` is empty where it is in order."""

    what: str
    complaint: str = ""
