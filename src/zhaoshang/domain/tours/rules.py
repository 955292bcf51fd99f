"""Who may: who keeps the pictures of land and buildings."""

import rules

from zhaoshang.domain.organisations.rules import holder_of

OF_PANORAMAS = (
    "ingest", "render", "take_picture", "begin", "take_tiles", "refuse", "set_heading", "pair", "unpair", "publish", "withdraw",
)  # fmt: skip
OF_RETOUCHES = ("retouch", "take_retouched", "refuse_retouch", "apply_retouch", "drop_retouch")
OF_TOURS = (
    "found_tour", "describe_tour", "arrange", "bring_back", "publish_tour", "withdraw_tour",
    "add_plan", "retire_plan", "attach", "release", "hold_back",
)  # fmt: skip
OF_VISITS = (
    "open_visit", "start_visit", "end_visit", "cancel_visit", "renew_link", "remove_guest", "enter_scene", "tell_in_visit",
    "answer_remark", "plan_follow_up", "finish_follow_up",
)  # fmt: skip
for verb in (*OF_PANORAMAS, *OF_RETOUCHES, *OF_TOURS, *OF_VISITS):
    rules.set_perm(f"tours.{verb}", holder_of("tours.keep"))
rules.set_perm("tours.keep", holder_of("tours.keep"))
# Guests are nobody's account: what lets them is the link, and afterwards their browser's secret. That a guide's line is gone is
# noted by the live process, also when it went with their right.
for verb in ("join_visit", "leave_visit", "come_back", "ask_in_visit", "leave_scene"):
    rules.set_perm(f"tours.{verb}", rules.always_allow)
rules.set_perm("tours.forget_visit", holder_of("enquiries.rules"))
