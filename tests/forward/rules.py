"""Nothing is computed in stages here: each function is judged by what it returns."""

from collections.abc import Mapping

from autograder.testing.stages import Rules

RULES: Mapping[str, Rules] = {}
