"""What the bureau publishes: the monthly bulletin (月报) of a closed month, frozen with its hash.

Words: bulletin 月报, edition 版本, publish 发布, withdraw 撤回. Writes: `commands.compose/publish/withdraw`.
"""
