"""What organisations refuses."""

from __future__ import annotations

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal


class NameTaken(Refusal):
    code = "organisations.name_taken"
    sentence = Bilingual("用户名“{username}”已经有人使用。", "The user name “{username}” is taken.")
    remedy = Bilingual(
        "请换一个用户名；同名同事可加单位简称。",
        "Choose another; colleagues of the same name may add their unit.",
    )


class AlreadyGranted(Refusal):
    code = "organisations.already_granted"
    sentence = Bilingual(
        "{person}在{organisation}已有“{role}”角色。", "{person} already holds “{role}” at {organisation}."
    )
    remedy = Bilingual(
        "无需重复授权；要更换单位，请先撤销原授权。",
        "Nothing to do; to change the unit, withdraw the old grant first.",
    )


class NotGranted(Refusal):
    code = "organisations.not_granted"
    sentence = Bilingual("这项授权已经撤销。", "This grant has already been withdrawn.")
    remedy = Bilingual("请刷新页面查看现行授权。", "Reload the page to see the grants in force.")


class WeakPassword(Refusal):
    code = "organisations.weak_password"
    sentence = Bilingual("密码不够安全：{why_zh}", "The password is too weak: {why_en}")
    remedy = Bilingual(
        "请至少用12位，混合字母和数字，避开姓名和常见组合。",
        "Use at least 12 characters, mixed, without names or common patterns.",
    )


class OnlyMachine(Refusal):
    code = "organisations.machine_role"
    sentence = Bilingual(
        "“命令行与后台”角色只属于程序自身，不能授予个人。", "The machine's role belongs to the program alone."
    )
    remedy = Bilingual("请选择其他角色。", "Choose another role.")
