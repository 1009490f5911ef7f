"""What a paper is, what a file may be, and the forms of the house. Pure Python."""
