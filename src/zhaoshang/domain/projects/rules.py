"""Who may: registering is part of booking; confidentiality is for those who see the whole district or are on the list."""

from __future__ import annotations

from typing import Any

import rules

from zhaoshang.domain.organisations.rules import holder_of, reaching
from zhaoshang.domain.projects.models import NamedReader, Project


@rules.predicate  # type: ignore[untyped-decorator]
def may_know(user: Any, project: Project | None) -> bool:
    """The project is not confidential, or the person is on its named list."""
    if project is None or not project.is_confidential:
        return True
    return NamedReader.objects.filter(project=project, user_id=getattr(user, "pk", None) or 0).exists()


@rules.predicate  # type: ignore[untyped-decorator]
def sees_the_district(user: Any, project: Project | None) -> bool:
    """The person's roles reach every project and may book."""
    return any(g.role.reach == "all" for g in reaching(user, "evidence.book"))


rules.set_perm("projects.register", holder_of("evidence.book"))
rules.set_perm("projects.hide", sees_the_district & may_know)
rules.set_perm("projects.show", sees_the_district & may_know)
rules.set_perm("projects.name_reader", sees_the_district & may_know)

# Visitors are nobody's account: what lets them is the form, and afterwards the receipt.
for _verb in ("enquire", "add_words", "withdraw_enquiry"):
    rules.set_perm(f"projects.{_verb}", rules.always_allow)
for _verb in (
    "take_enquiry",
    "answer_enquiry",
    "screen_enquiry",
    "conclude_enquiry",
    "mark_spam",
    "unmark_spam",
    "describe_enquiry",
    "hand_over_enquiry",
):
    rules.set_perm(f"projects.{_verb}", holder_of("enquiries.keep"))
rules.set_perm("projects.reveal_contact", holder_of("enquiries.reveal"))
for _verb in ("set_response_rule", "word_consent", "forget_enquiry"):
    rules.set_perm(f"projects.{_verb}", holder_of("enquiries.rules"))
for _verb in ("remind", "settle_deadline"):
    rules.set_perm(f"projects.{_verb}", holder_of("journal.seal"))
