"""Lotsenbuch: case work for beschäftigungsorientiertes Fallmanagement in German Jobcenters.

`ls lotsenbuch` shows what the office does; docs/house.md is the plan of the rooms and their floors.
"""
