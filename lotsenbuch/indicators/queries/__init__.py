"""What this room looks up: figures of files by an engine, figures of the own house from the rooms below."""
