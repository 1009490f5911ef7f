"""The app that Django registers for this room."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Papers of a case."""

    name = "lotsenbuch.documents"
    label = "documents"

    def ready(self) -> None:
        """Offer what is missing and what came last with the case itself."""
        from lotsenbuch.cases.queries import read_along

        from .queries import papers_column

        read_along("papers", papers_column)
