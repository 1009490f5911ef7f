"""The app that Django registers for this room."""

from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    """Talks, their time and their results."""

    name = "lotsenbuch.appointments"
    label = "appointments"

    def ready(self) -> None:
        """Offer the next talk with the case itself, and to letters what they ask of a talk."""
        from lotsenbuch.cases.queries import read_along
        from lotsenbuch.letters.queries import Talks, flow, hear_of_its_way, hear_of_summons, know_of_talks

        from .actions.link import answer_path
        from .actions.results import note_summonses_sent, note_way_of_summons
        from .queries.flows import knows_missed_on, knows_summons_at, knows_talk_at, missed_flow, slot_flow
        from .queries.panel import next_talk_column

        read_along("next_talk", next_talk_column)
        flow("slot", slot_flow)
        flow("missed", missed_flow)
        hear_of_summons(note_summonses_sent, knows_summons_at)
        hear_of_its_way(note_way_of_summons)
        know_of_talks(Talks(knows_talk_at, knows_missed_on, answer_path))
