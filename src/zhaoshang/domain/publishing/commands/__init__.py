"""Writes of publishing, one module per thing: bulletins, handbooks, their editions."""

from zhaoshang.domain.publishing.commands.bulletins import compose, publish, withdraw
from zhaoshang.domain.publishing.commands.editions import (
    issue_handbook,
    progress,
    proof_handbook,
    refuse_hidden,
    refuse_pages,
    set_again,
    take_pages,
    withdraw_edition,
)
from zhaoshang.domain.publishing.commands.handbooks import begin_handbook, choose_listings, describe_handbook

__all__ = [
    "begin_handbook",
    "choose_listings",
    "compose",
    "describe_handbook",
    "issue_handbook",
    "progress",
    "proof_handbook",
    "publish",
    "refuse_hidden",
    "refuse_pages",
    "set_again",
    "take_pages",
    "withdraw",
    "withdraw_edition",
]
