"""What the spine decides, pure Python: names and their spellings, phases, what needs a look."""
