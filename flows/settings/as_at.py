"""The reference tables as they stood on a day: an inspection that was not published yet is not there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from flows.settings import Settings


def areas_of(settings: Settings, inspection: str) -> frozenset[str]:
    """References of the areas for improvement that one inspection named."""
    return frozenset(ref for ref, area in settings.areas.items() if area.inspection == inspection)


def settings_on(settings: Settings, day: date) -> Settings:
    """The settings without inspections published after a day, nor areas of theirs that no agreed action needs yet."""
    needed = {action.afi_ref for action in settings.actions.values() if action.agreed_on <= day}
    published = {key for key, row in settings.inspections.items() if row.published_on <= day}
    known = published | {settings.areas[ref].inspection for ref in needed}
    if known == settings.inspections.keys():
        return settings
    areas = {ref: area for ref, area in settings.areas.items() if area.inspection in published or ref in needed}
    return replace(
        settings,
        inspections={key: row for key, row in settings.inspections.items() if key in known},
        areas=areas,
        actions={ref: action for ref, action in settings.actions.items() if action.afi_ref in areas},
    )
