"""The spine: person, household, case, phase, who may see it."""
