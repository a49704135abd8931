"""What is true of networks."""

from autograder.testing import Mismatch, question, spell


@question("concepts", points=0.5)
def test_form(student, ask, inputs):
    """concepts returns a dict from ids of statements to True or False."""
    answer = student.ask("concepts")
    rule = "concepts returns a dict; its keys are ids of statements, its values True or False."
    if not isinstance(answer.value, dict) or not answer.value:
        raise Mismatch(rule, call=answer.call, place="concepts", got=spell(answer.value))
    for name, value in answer.value.items():
        if name not in inputs.STATEMENTS or value not in (True, False):
            raise Mismatch(rule, call=answer.call, place="concepts", got=f"{name}: {spell(value)}")
