"""What decides access to Fallmanagement, and how a caseload file is read. Pure Python."""
