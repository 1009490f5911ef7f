"""The roof: settings and urls. What comes in: the environment; what goes out: a running Django project."""
