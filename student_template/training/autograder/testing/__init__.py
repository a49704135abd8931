"""The testing kit: all that a graded test imports. It needs numpy, and for ``plugin`` pytest.

The same files lie in the student's template, under the same name.
"""

from .asking import Asked
from .compare import agree, expect, flatten, has_parts, has_shape, is_sequence_of, is_single, split
from .gradients import derivative, gradient, wrong_entries
from .outcomes import CheckFailure, Mismatch, NotCheckable
from .passes import Parts, Staged
from .prices import where_right
from .question import question
from .spelling import spell
from .stages import rules_of

__all__ = [
    "Asked",
    "CheckFailure",
    "Mismatch",
    "NotCheckable",
    "Parts",
    "Staged",
    "agree",
    "derivative",
    "expect",
    "flatten",
    "gradient",
    "has_parts",
    "has_shape",
    "is_sequence_of",
    "is_single",
    "question",
    "rules_of",
    "spell",
    "split",
    "where_right",
    "wrong_entries",
]
