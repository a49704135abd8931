"""Lets pytest find the checks of this folder."""

pytest_plugins = ["autograder.testing.plugin"]
