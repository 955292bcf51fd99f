"""The tree of organisations with dates, the people in it, their roles, and the groups districts are compared in.

Words: organisation 单位, role 角色, grant 授权, reach 范围 (all 全部 / own 本单位及下属 / associated 与我有关).
Writes: `commands.found/appoint/dismiss/grant/withdraw/redefine_role/reset_authenticator`.
"""
