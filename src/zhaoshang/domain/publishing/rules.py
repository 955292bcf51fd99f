"""Who may compose, publish and withdraw: bulletins and handbooks alike."""

import rules

from zhaoshang.domain.organisations.rules import allow, holder_of

allow("publishing.compose", "publishing.publish", "publishing.withdraw")
OF_HANDBOOKS: dict[str, tuple[str, ...]] = {
    "publishing.compose": ("begin_handbook", "describe_handbook", "choose_listings", "proof_handbook"),
    "publishing.publish": ("issue_handbook",),
    "publishing.withdraw": ("withdraw_edition",),
}
for right, verbs in OF_HANDBOOKS.items():
    for verb in verbs:
        rules.set_perm(f"publishing.{verb}", holder_of(right))
# The work in the background is done for whoever asked for it: a proof or an edition.
for verb in ("take_pages", "refuse_pages", "set_again"):
    rules.set_perm(f"publishing.{verb}", holder_of("publishing.compose") | holder_of("publishing.publish"))
