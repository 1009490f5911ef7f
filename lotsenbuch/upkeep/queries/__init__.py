"""How the house is, for the watch page, for Prometheus and for the job that looks after it."""

from .state import (
    all_news,
    archived_count,
    backup_folder,
    count_deletions,
    drills_by_hand,
    last_beat,
    last_drill,
    news_read,
    open_alarms,
    parts,
    unread_news,
    used_share,
)

__all__ = [
    "all_news",
    "archived_count",
    "backup_folder",
    "count_deletions",
    "drills_by_hand",
    "last_beat",
    "last_drill",
    "news_read",
    "open_alarms",
    "parts",
    "unread_news",
    "used_share",
]
