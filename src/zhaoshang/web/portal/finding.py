"""Finding land and space by what is needed. The address of an answer is what was asked, so passing it on shares it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from zhaoshang.domain.estate.errors import NeedsUnread
from zhaoshang.domain.estate.queries import Needs, find, near_misses, read_needs
from zhaoshang.domain.estate.queries.finding import A_HANDFUL
from zhaoshang.domain.estate.queries.needs import FIELDS, FLAGS, SORTS, What, measures_of
from zhaoshang.domain.estate.states import LAND_USES
from zhaoshang.domain.industries.models import IndustryCentre
from zhaoshang.domain.industries.queries import visible_to as centres_visible_to
from zhaoshang.web.kit.forms import DayInput, KitForm
from zhaoshang.web.kit.words import said
from zhaoshang.web.portal.cards import offer_cards
from zhaoshang.web.portal.keeping import kept_by
from zhaoshang.web.portal.maps import drawing_of, placed
from zhaoshang.web.portal.sharing import shared

PER_PAGE = 24


def _text(label: Any, **attributes: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=80, widget=forms.TextInput(attributes))


class FindForm(KitForm):
    """What is needed, for land or for space. It is read by the room, which says what it could not read."""

    q = forms.CharField(label=_("Words"), required=False, max_length=80, widget=forms.TextInput({"type": "search"}))
    centre = forms.ChoiceField(label=_("Industry centre"), required=False)
    use = forms.ChoiceField(label=_("Land use"), required=False)
    area_from = _text(_("Area from"), inputmode="decimal")
    area_to = _text(_("Area to"), inputmode="decimal")
    load = _text(_("Floor load at least"), inputmode="decimal")
    height = _text(_("Clear height at least"), inputmode="decimal")
    power = _text(_("Power at least"), inputmode="decimal")
    rent = _text(_("Rent at most"), inputmode="decimal")
    price = _text(_("Starting price at most"), inputmode="decimal")
    metro = _text(_("Metro within"), inputmode="decimal")
    by = forms.CharField(label=_("Available by"), required=False, max_length=20, widget=DayInput())
    water = forms.BooleanField(label=_("Water and drains"), required=False)
    exhaust = forms.BooleanField(label=_("Exhaust"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False)

    def __init__(self, given: Mapping[str, str], what: What, centres: list[IndustryCentre]) -> None:
        super().__init__(data=given)
        self.what: What = what
        self.needs: Needs | None = None
        names = [(c.key, said(c.called)) for c in centres]
        fields: Any = self.fields
        fields["centre"].choices = [("", _("any")), *names]
        fields["use"].choices = [("", _("any")), *((key, said(name)) for key, name in LAND_USES.items())]
        fields["sort"].choices = [(key, said(name)) for key, name in SORTS.items()]
        kept = {
            "q",
            "centre",
            "sort",
            "by",
            *(m.field for m in measures_of(what)),
            *(("use",) if what == "land" else FLAGS),
        }
        for name in [name for name in fields if name not in kept]:
            del fields[name]
        # The choices of a list are the room's to refuse, with its own sentence.
        for name in ("centre", "use", "sort"):
            if name in fields:
                fields[name].valid_value = lambda _value: True

    def clean(self) -> dict[str, Any]:
        """The needs stand in `needs`, or every field says why not."""
        try:
            self.needs = read_needs({name: str(self.data.get(name, "")) for name in FIELDS}, self.what)
        except NeedsUnread as refusal:
            language = get_language() or "zh-hans"
            for name, fault in refusal.faults.items():
                self.add_error(name if name in self.fields else None, fault.in_language(language))
        return self.cleaned_data

    @property
    def units(self) -> dict[str, str]:
        """What a plain number is in, by field."""
        named = {m.field: m.plain for m in measures_of(self.what)}
        english = {"亩": "mu", "元/㎡/天": "yuan/㎡/day", "万元": "× 10,000 yuan"}
        return {f: english.get(u, u) for f, u in named.items()} if get_language() == "en" else named

    @property
    def numbers(self) -> list[tuple[forms.BoundField, str]]:
        """The number fields in order, each with its unit."""
        return [(self[name], unit) for name, unit in self.units.items()]

    @property
    def ticks(self) -> list[forms.BoundField]:
        return [self[name] for name in FLAGS if name in self.fields]


@require_safe
@shared
def finding(request: HttpRequest) -> HttpResponse:
    """What fits what is needed, and where nothing does, what nearly fits and by how much it does not."""
    what: What = "land" if request.GET.get("what") == "land" else "space"
    form = FindForm(request.GET.dict(), what, list(centres_visible_to(request.user)))
    is_read = form.is_valid() and form.needs is not None
    answer = _answer(request, form.needs, kept_by(request)) if is_read and form.needs else {}
    asked = {name: text for name in FIELDS if (text := request.GET.get(name, "").strip())}
    context = {
        "form": form,
        "what": what,
        "switch": _sides(what, asked),
        "query": urlencode({"what": what, **asked}),
        "share": request.build_absolute_uri(f"{request.path}?{urlencode({'what': what, **asked})}"),
        "is_asked": any(name != "sort" for name in asked),
        "has_more_asked": any(name not in ("q", "centre", "sort") for name in asked),
        **answer,
    }
    return render(request, "portal/find.html", context, status=200 if is_read else 422)


def _answer(request: HttpRequest, needs: Needs, kept: list[str]) -> dict[str, Any]:
    wanted = request.GET.get("page", "1")
    page = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 6 else 1
    found = find(needs, first=(max(page, 1) - 1) * PER_PAGE, most=PER_PAGE)
    if page > 1 and not found.offers:
        page, found = 1, find(needs, most=PER_PAGE)
    near = near_misses(needs) if found.count < A_HANDFUL else []
    listings = {one.listing_id: one.listing for one in (*found.offers, *(miss.offer for miss in near))}
    rows = placed(list(listings.values()))
    return {
        "drawing": drawing_of(rows),
        "numbers": ",".join(listing.number for listing, _ in rows),
        "found": found,
        "cards": offer_cards(found.offers, kept),
        "near": offer_cards([one.offer for one in near], kept, near),
        "page": Paginator(range(found.count), PER_PAGE).get_page(page),
    }


def _sides(what: What, asked: dict[str, str]) -> list[dict[str, Any]]:
    """The same question of the other side, as far as it can be asked there."""
    shared = {name: asked[name] for name in ("q", "centre", "metro", "power", "by") if name in asked}
    sides = []
    for side, label in (("space", _("Space")), ("land", _("Land"))):
        query = {"what": side} | (asked if side == what else shared)
        sides.append({"label": label, "href": f"{reverse('portal:find')}?{urlencode(query)}", "current": side == what})
    return sides
