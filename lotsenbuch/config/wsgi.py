"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

# There are fewer threads than connections: while somebody holds a lock that every page needs, it is the threads that
# run out, and without this nobody would get any answer until it is let go.
os.environ.setdefault("LOTSE_LOCK_WAIT", "5s")

application = get_wsgi_application()
