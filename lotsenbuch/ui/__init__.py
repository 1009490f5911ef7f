"""The frame of every page: templates, components, form fields, styles, scripts. Imports Django only; knows no room.

Settings: INSTALLED_APPS `django_htmx`, `lotsenbuch.ui` before `django.forms`/allauth (templates 404, 403, 403_csrf,
500, 503 come from here); FORM_RENDERER `lotsenbuch.ui.rendering.KernRenderer`; context processors `request`, `csp`,
`messages`; STATICFILES_DIRS `("kern", …/@kern-ux/native/dist)`. Write `<form method="post" novalidate>`.

Pages: `ui/base.html` (blocks title, head, paper_number, above, heading, actions, content, help), `ui/plain.html`
(title, heading, content, foot), `ui/print.html` (title, back, number, heading, content).
Context, all optional: house(.name) me(.display_name) places[.url .label .key .current .icon] notice_count
menu[.url .label] undo{url, text, seconds, token} shortcuts_off messages. Doors by name, hidden while missing:
desk:home, desk:search (POST q), desk:quick_note, desk:notices, desk:help, account_logout (POST).

Includes: because.html because[{norm, version, anchor, text}] · empty.html text how url action · pages.html page
(query parameter `seite`) · path.html steps[{label, state done|current|ahead, url, note}] · task_row.html task{title,
url, due_on, due_words, who, note, because, done_url} in `<ul class="tasks">` · timeline.html items[{at, kind, title,
by, icon, text, url, place, mark, id}] · table.html caption columns[{label, url, sorted, numeric}] rows[{url, label,
cells, key}] select · bulk.html actions[{label, name, value, icon}] · hits.html hits[{url, label, note}] nothing (the
search page; the bar shows the same list while one types: desk:search answers the full page or just the list) ·
saved.html saved_at · error_summary.html form
(already in `{{ form }}`) · messages.html / undo.html with oob=True for htmx answers.

Tags (`{% load ui %}`): icon name label size · badge text kind sign · button text kind sign name value · link_button
text url kind sign · fact key value hint · blocks facts kind=rows|grid, section title name note level, fold title
is_open. Filters: day weekday_day clock moment eur statute dash marked(level).
Classes: stack, narrow, columns-area > columns(--wide-first), card(--warm), case-head, case-name, badges, chips,
filters, stack--form, tasks.

Fields (`ui.fields`): GermanDateField(past, earliest, latest), GermanTimeField(), LineTextField(longest=200),
LongTextField(longest=10_000, has_marks=False); any field may carry `about` (.purpose .data_class_label .seen_by .kept),
any form `wherefore` (the same, shown once at its first field without an own `about`) and `mark_optional = False`.

Scripts: data-open="dialog-id", data-close, data-key="n" (single key), data-go, data-row in data-rows,
data-select(-all) in data-select-area, data-bulk, data-autosave="URL" (JSON answer may renew hidden fields, e.g.
{"version": 4}), data-takes-focus, data-announce, data-editor (fields with has_marks), data-place (a list that keeps its
scroll place), data-print, data-idle
(ui/idle.html: warns before the login ends).
htmx answers may send HX-Trigger {"announce": "…", "dialog-close": "note"}.
"""
