"""No function of this assignment has stages, so there are no rules."""

RULES = {}
