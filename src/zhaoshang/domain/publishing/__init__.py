"""What the bureau publishes: the monthly bulletin (月报) of a closed month, frozen with its hash.

A bulletin's content is plain data in both languages (`queries.blocks` says its form), drafted from what was frozen when
the month closed; its Word file is made from that content alone. Words: bulletin 月报, edition 版本, publish 发布,
withdraw 撤回. Writes: `commands.compose/publish/withdraw`.
"""
