"""What is true of networks."""

from autograder.testing import Mismatch, agree, question, spell


@question("concepts", points=0.5)
def test_form(student, ask, inputs):
    """concepts returns a dict from ids of statements to True or False."""
    answer = student.ask("concepts")
    rule = "concepts returns a dict; its keys are ids of statements, its values True or False."
    if not isinstance(answer.value, dict) or not answer.value:
        got = dict(answer.value) if isinstance(answer.value, dict) else answer.value
        raise Mismatch(rule, call=answer.call, place="concepts", got=spell(got))
    for name, value in answer.value.items():
        if name not in inputs.STATEMENTS or not (agree(value, 1.0) or agree(value, 0.0)):
            raise Mismatch(rule, call=answer.call, place="concepts", got=f"{name}: {spell(value)}")
