"""Fallzugang, phase 1: proposal, application, access check, assignment, Arbeitsbündnis.

In: a proposal by Arbeitsvermittlung or by the person, a direct registration, or a caseload file.
Out: a case in the phase Bewertung with holder, reasons and a working alliance.
"""
