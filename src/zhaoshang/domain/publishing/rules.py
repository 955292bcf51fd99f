"""Who may compose, publish and withdraw bulletins."""

from zhaoshang.domain.organisations.rules import allow

allow("publishing.compose", "publishing.publish", "publishing.withdraw")
