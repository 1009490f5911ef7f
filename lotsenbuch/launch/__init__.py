"""The starter behind `./lotse`: installs, starts and stops what the house needs, and runs its commands.

In: a command line, perhaps `DATABASE_URL`. Out: an environment in `.venv`, a PostgreSQL of our own, web server,
worker, test runs.
It uses the standard library only, because it runs before anything is installed, and it imports nothing of the
house: Django is always another process.
"""
