"""What the journal refuses."""

from __future__ import annotations

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal


class NotAllowed(Refusal):
    """The actor's roles do not allow the verb on this object."""

    code = "journal.not_allowed"
    http_status = 403
    sentence = Bilingual("您没有“{verb}”的权限。", "You are not allowed to {verb}.")
    remedy = Bilingual(
        "如工作需要，请向单位管理员申请相应角色。",
        "If your work needs it, ask your administrator for the role.",
    )


class ReasonTooLong(Refusal):
    """A reason is a sentence or two; a paper belongs among the papers."""

    code = "journal.reason_too_long"
    sentence = Bilingual("理由有{length}字，最多{most}字。", "The reason has {length} characters; at most {most} fit.")
    remedy = Bilingual("请写成一两句话。没有改动任何内容。", "Write a sentence or two. Nothing was changed.")


class OutsideCommand(RuntimeError):
    """A bug, not a refusal: something tried to write a guarded table without going through a command."""
