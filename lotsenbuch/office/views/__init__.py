"""Screens of the house: its words and rules, places, teams, projects."""
