"""The house every page stands in: whose it is, what it is called, and where its reader may go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import pgettext_lazy

from zhaoshang.web.kit.words import english

THEMES = ("light", "dark", "auto")
THEME_COOKIE = "theme"


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in a navigation, in the reader's language."""

    name: str
    label: str
    href: str
    icon: str
    current: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class House:
    """What layouts know. It asks the database only for the reader's grants, which pages ask for anyway."""

    site: str
    district: str
    bureau: str
    theme: str
    icon: str
    home: str
    public_home: str
    user_name: str
    nav: tuple[Entry, ...]
    public_nav: tuple[Entry, ...]
    base_map: Any = None
    second_step_is_duty: bool = True

    @property
    def dock(self) -> tuple[Entry, ...]:
        """The four places within reach of a thumb."""
        return self.nav[:4]

    @property
    def beyond_dock(self) -> tuple[Entry, ...]:
        return self.nav[4:]


# url name, label, icon, the verb it takes. An entry without an address or without the verb is not shown.
# A view or a middleware may set `request.nav_counts`: numbers by url name.
DESK = (
    ("desk:day", pgettext_lazy("nav", "My day"), "day", "desk.enter"),
    ("desk:cockpit", pgettext_lazy("nav", "Cockpit"), "cockpit", "figures.read"),
    ("desk:enquiries", pgettext_lazy("nav", "Enquiries"), "enquiries", "enquiries.read"),
    ("desk:projects", pgettext_lazy("nav", "Projects"), "projects", "projects.read"),
    ("desk:figures", pgettext_lazy("nav", "Figures"), "figures", "figures.read"),
    ("desk:months", pgettext_lazy("nav", "Months"), "months", "months.read"),
    ("desk:league", pgettext_lazy("nav", "League table"), "league", "league.read"),
    ("desk:estate", pgettext_lazy("nav", "Land and buildings"), "estate", "estate.read"),
    ("desk:panoramas", pgettext_lazy("nav", "Panoramas"), "map", "estate.read"),
    ("desk:tours", pgettext_lazy("nav", "Tours"), "tour", "estate.read"),
    ("desk:visits", pgettext_lazy("nav", "Guided visits"), "visits", "enquiries.read"),
    ("desk:enterprises", pgettext_lazy("nav", "Enterprises"), "enterprises", "enterprises.read"),
    ("desk:imports", pgettext_lazy("nav", "Ledger imports"), "imports", "imports.read"),
    ("desk:bulletins", pgettext_lazy("nav", "Bulletins"), "bulletins", "bulletins.read"),
    ("desk:handbooks", pgettext_lazy("nav", "Handbooks"), "file", "bulletins.read"),
    ("desk:journal", pgettext_lazy("nav", "Journal"), "journal", "journal.read"),
    ("desk:people", pgettext_lazy("nav", "People and rights"), "people", "people.read"),
)
PORTAL = (
    ("portal:find", pgettext_lazy("nav", "Find"), "map", ""),
    ("portal:tours", pgettext_lazy("nav", "Tours"), "tour", ""),
    ("portal:panoramas", pgettext_lazy("nav", "Look around"), "map", ""),
    ("portal:map", pgettext_lazy("nav", "Map"), "map", ""),
    ("portal:parcels", pgettext_lazy("nav", "Land"), "map", ""),
    ("portal:buildings", pgettext_lazy("nav", "Buildings"), "estate", ""),
    ("portal:policies", pgettext_lazy("nav", "Policies"), "file", ""),
    ("portal:handbooks", pgettext_lazy("nav", "Handbooks"), "bulletins", ""),
    ("portal:figures", pgettext_lazy("nav", "Published figures"), "figures", ""),
    ("portal:ask", pgettext_lazy("nav", "Ask us"), "day", ""),
)


# Addresses everything else lies below: they are current only when they are the page itself.
ROOTS = ("/", "/desk/")
UNDER = (
    ("/desk/rows/", "desk:figures"),
    ("/desk/targets/", "desk:months"),
    ("/desk/synonyms/", "desk:imports"),
    ("/desk/grants/", "desk:people"),
    ("/desk/centres/", "desk:cockpit"),
)


def house(request: HttpRequest) -> dict[str, object]:
    """Context processor: the house, worked out only when a template looks at it."""
    return {"house": SimpleLazyObject(lambda: build(request))}


def build(request: HttpRequest) -> House:
    language = "en" if english() else "zh"
    district = settings.DISTRICT[language]
    return House(
        site=settings.SITE_NAME[language],
        district=district,
        bureau=f"{district} Investment Promotion Bureau" if language == "en" else f"{district}投资促进局",
        theme=theme(request),
        icon=static("kit/icon.svg"),
        home=address("desk:day") or "/",
        public_home=address("portal:home") or "/",
        user_name=_user_name(request),
        nav=_entries(request, DESK) if _signed_in(request) else (),
        public_nav=_entries(request, PORTAL),
        base_map=settings.BASE_MAP,
        second_step_is_duty=getattr(settings, "ZHAOSHANG_MFA", "required") != "optional",
    )


def theme(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(THEME_COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


def address(name: str) -> str:
    """The address of a page, or nothing while nobody has built it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _signed_in(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return bool(user is not None and user.is_authenticated)


def _user_name(request: HttpRequest) -> str:
    """What a person is called, not what they sign in with, where it is known."""
    if not _signed_in(request):
        return ""
    user = request.user
    full: Callable[[], str] | None = getattr(user, "get_full_name", None)
    return (full() if full else "") or user.get_username()


def _stands_for(path: str) -> str:
    """A page that has no place of its own in the navigation stands under the one it is reached from."""
    return next((address(name) for start, name in UNDER if path.startswith(start)), path)


def _entries(request: HttpRequest, places: tuple[tuple[str, object, str, str], ...]) -> tuple[Entry, ...]:
    counts: dict[str, int] = getattr(request, "nav_counts", {})
    listed = [
        (name, str(label), href, icon)
        for name, label, icon, verb in places
        if (href := address(name)) and (not verb or request.user.has_perm(verb))
    ]
    # The longest address that begins this page's path is where the reader stands.
    path = _stands_for(request.path)
    inside = [href for _, _, href, _ in listed if path == href or (href not in ROOTS and path.startswith(href))]
    here = max(inside, key=len, default="")
    return tuple(
        Entry(name, label, href, icon, href == here, counts.get(name, 0)) for name, label, href, icon in listed
    )
