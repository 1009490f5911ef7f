"""The house with the doors of the administration's own login, which stand only where one is configured."""

from lotsenbuch.accounts.urls import house_login_patterns
from lotsenbuch.config.urls import handler400, handler500, urlpatterns

__all__ = ["handler400", "handler500", "urlpatterns"]

urlpatterns = [*urlpatterns, *house_login_patterns]
