"""What is true of networks."""

from fractions import Fraction

from autograder.testing import Mismatch, agree, question, spell


@question("concepts", points=5.5)
def test_statements(student, reference, ask, inputs):
    """Right answers count, and wrong ones count against them."""
    answer = student.ask("concepts")
    claimed = answer.value if isinstance(answer.value, dict) else {}
    truth = reference.concepts()
    right = sum(is_claim(claimed.get(name), truth[name]) for name in inputs.STATEMENTS)
    wrong = sum(is_claim(claimed.get(name), not truth[name]) for name in inputs.STATEMENTS)
    if right < len(truth):
        earned = Fraction(max(right - wrong, 0), len(truth))
        rule = "Not every statement has its right answer."
        raise Mismatch(
            rule,
            call=answer.call,
            place="concepts",
            got=spell(dict(claimed)),
            expected=spell(dict(truth)),
            earned=earned,
        )


def is_claim(value, truth):
    """Whether an answer says so; what is neither True nor False says nothing."""
    return agree(value, float(truth))
