"""Grading for the lecture "Neural Networks I": start reading at ``pipeline.py``."""

__version__ = "0.1.0"
