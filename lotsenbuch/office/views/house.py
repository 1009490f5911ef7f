"""The house: read by those who oversee it, changed by the application administration."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.office import actions
from lotsenbuch.office.forms import HouseForm, WordsForm, stored_house
from lotsenbuch.office.queries import read_house
from lotsenbuch.office.rules.words import ClientWord, GenderForm, words
from lotsenbuch.records.editing import tried


@door(right=Right.READ_SETTINGS, purpose=Purpose.OVERSIGHT)
def house(request: StaffRequest) -> HttpResponse:
    """Show name, words, phases and rules of the house."""
    return render(request, "office/house.html")


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=("GET", "POST"))
def change_house(request: StaffRequest) -> HttpResponse:
    """Change name, words, phases and rules of the house."""
    current = read_house()
    form = HouseForm(request.POST or None, initial=stored_house(current))
    if request.method == "POST" and form.is_valid():
        seen, details = form.cleaned_data["version"], form.details()
        if tried(
            form,
            lambda: actions.change_house(house=current, seen=seen, details=details, by=request.actor),
            lambda: stored_house(read_house()),
        ):
            messages.success(request, "Gespeichert. Alle Seiten zeigen die neuen Wörter ab dem nächsten Aufruf.")
            return redirect("office:house")
    return render(request, "office/change_house.html", {"form": form, "words": current.client})


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, kind=Kind.PART, methods=("POST",))
def preview_words(request: StaffRequest) -> HttpResponse:
    """Show how the words being chosen read in sentences; nothing is saved."""
    form = WordsForm(request.POST)
    chosen = read_house().client
    if form.is_valid():
        chosen = words(ClientWord(form.cleaned_data["client_word"]), GenderForm(form.cleaned_data["gender_form"]))
    return render(request, "office/change_house.html#preview", {"words": chosen})
