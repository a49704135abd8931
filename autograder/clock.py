"""Times as the clocks of a place show them."""

from datetime import UTC, datetime, tzinfo


def in_zone(naive: datetime, zone: tzinfo | None) -> datetime:
    """A time without an offset, in a zone. One that the clocks show twice, or never, is the later of its readings.

    So that nobody is late by a reading that is not theirs.
    """
    readings = [naive.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
    return max(readings, key=lambda reading: reading.astimezone(UTC))
