"""The figures of the bureau: targets with their authority, months closed and frozen, ranks and league tables.

The registry of figures is explicit (`queries.registry`): every room's `figures.py`, in order. Values are computed from
facts as known on a day; a closed month answers from what was frozen. Words: target 目标任务, completion 完成率,
time progress 序时进度, league table 赛马榜, correction 更正. Writes: `commands`.
"""
