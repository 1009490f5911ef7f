"""A house of two tables, to be updated and killed on the way."""

import os

from lotsenbuch.config.settings import DATABASES as OF_THE_HOUSE

INSTALLED_APPS = ["tests.updated"]
DATABASES = {"default": OF_THE_HOUSE["owner"]}
SECRET_KEY = "only-for-this-test"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PAUSE = int(os.environ.get("LOTSE_TEST_PAUSE", "0"))
