"""The people of the synthetic Jobcenter Lotsenau, as plain values.

In: life stories in `stories/*.yaml`, and a number, a seed and a day for the generated people.
Out: `Dossier` values with day offsets from today. Nothing here knows Django or the database;
the demo command plays each dossier through the rooms' own actions.
"""
