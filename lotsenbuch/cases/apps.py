"""The app that Django registers for this room."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The spine: person, case, access."""

    name = "lotsenbuch.cases"
    label = "cases"

    def ready(self) -> None:
        """Have accounts ask how many cases somebody holds and who only reads; offer what phases ask for.

        Accounts must not know this room, so this room tells it.
        """
        from django.contrib.auth.signals import user_logged_out

        from lotsenbuch.accounts.doors import ask_who_only_reads
        from lotsenbuch.accounts.rules import count_as_held, count_as_stranded

        from .jobs import end_glass_of
        from .models import JournalEntry
        from .models.dispute import mark_columns
        from .queries import load_of, only_reads, read_along, stranded_counts
        from .queries.own import own_column
        from .queries.phases import meets, talked_column
        from .rules.attention import FIRST_TALK, SILENCE
        from .rules.deviation import offer_rule
        from .rules.later_phases import CHECKS
        from .rules.own import KindPlace, offer_kinds
        from .rules.phases import offer

        mark_columns()
        count_as_held(load_of)
        read_along("talked_at", talked_column)
        read_along("own", own_column)
        built_in = tuple((kind.value, kind.label) for kind in JournalEntry.Kind if kind != JournalEntry.Kind.EVENT)
        offer_kinds(KindPlace("journal", "Vermerke", built_in, JournalEntry.Kind.NOTE))
        count_as_stranded(stranded_counts)
        ask_who_only_reads(only_reads)
        user_logged_out.connect(end_glass_of, dispatch_uid="cases.end_glass_of")
        for rule in (FIRST_TALK, SILENCE):
            offer_rule(rule)
        for phase, checks in CHECKS.items():
            offer(phase, checks, meets)
