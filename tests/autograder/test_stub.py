"""A stub is the solution with its answers taken out."""

import pytest

from autograder.errors import UserError
from autograder.release.stub import stub_of


def test_x():
    pass
