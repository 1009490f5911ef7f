"""The app that Django registers for this room."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Papers of a case."""

    name = "lotsenbuch.documents"
    label = "documents"

    def ready(self) -> None:
        """Offer what is missing and what came last with the case itself, and what is missing to letters."""
        from lotsenbuch.cases.queries import read_along
        from lotsenbuch.letters.queries import flow

        from .queries import papers_column, papers_flow

        read_along("papers", papers_column)
        flow("papers", papers_flow)
