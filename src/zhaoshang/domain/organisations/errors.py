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


class ReasonMissing(Refusal):
    code = "organisations.reason_missing"
    sentence = Bilingual("这一步需要写明理由。", "This step needs a reason.")
    remedy = Bilingual(
        "请写一句理由，如“调离”“手机遗失，已当面核实”；理由会留在日志里。",
        "Write a sentence, such as “moved to another office”; it stays in the journal.",
    )


class BadUsername(Refusal):
    code = "organisations.bad_username"
    sentence = Bilingual("“{username}”不能作用户名。", "“{username}” cannot be a user name.")
    remedy = Bilingual(
        "请用2到60个汉字、字母、数字或 . - _ @ +，中间不留空格。",
        "Use 2 to 60 letters, digits, Chinese characters or . - _ @ +, without spaces.",
    )


class RoleChanged(Refusal):
    """Two people edit one role: the second is told what the first did."""

    code = "organisations.role_changed"
    http_status = 409
    sentence = Bilingual(
        "您打开之后，别人改过“{role}”：{what}。", "“{role}” was changed by somebody else since you opened it: {what}."
    )
    remedy = Bilingual(
        "下面仍是您的勾选，还没有保存。请据此调整，再保存一次。",
        "Below is still what you ticked; it is not saved. Adjust it and save again.",
    )


class NotYourself(Refusal):
    code = "organisations.not_yourself"
    sentence = Bilingual("这一步不能为自己办理。", "Nobody does this for themselves.")
    remedy = Bilingual("请另一位系统管理员办理。", "Ask another administrator.")


class OutsideKeeping(Refusal):
    code = "organisations.outside_keeping"
    sentence = Bilingual("{what}，超出了您管理账号的范围。", "{what}: that lies outside the accounts you keep.")
    remedy = Bilingual(
        "您只能管理自己单位及其下属单位的账号和授权；请上级单位的系统管理员办理。",
        "You keep accounts and roles in your units and below; ask an administrator above you.",
    )


class OwnRoleWidened(Refusal):
    code = "organisations.own_role_widened"
    sentence = Bilingual(
        "“{role}”是您自己的角色，不能由您自己扩大：{what}。", "You hold “{role}” yourself; you cannot widen it: {what}."
    )
    remedy = Bilingual(
        "请另一位没有这个角色的系统管理员办理；缩小可以自己做。",
        "Ask an administrator who does not hold it; you may narrow it yourself.",
    )


class KeepingNeedsReach(Refusal):
    code = "organisations.keeping_needs_reach"
    sentence = Bilingual(
        "管理账号和角色的操作（{verbs}）不能与范围“{reach}”同在一个角色里。",
        "A role that keeps accounts and roles ({verbs}) cannot have the reach “{reach}”.",
    )
    remedy = Bilingual(
        "请把范围改为“全部”或“不看业务数据”，或去掉这些操作。",
        "Choose the reach “everything” or “no business rows”, or leave these verbs out.",
    )


class MachineAccount(Refusal):
    code = "organisations.machine_account"
    sentence = Bilingual("这是程序自身的账号，不能改动。", "This is the program's own account; it stays as it is.")
    remedy = Bilingual("请选择一位人员的账号。", "Choose a person's account.")


class AlreadyDismissed(Refusal):
    code = "organisations.already_dismissed"
    sentence = Bilingual("{person}的账号已经停用。", "The account of {person} is closed already.")
    remedy = Bilingual("无需再次停用；请刷新页面。", "Nothing to do; reload the page.")


class NoAuthenticator(Refusal):
    code = "organisations.no_authenticator"
    sentence = Bilingual("{person}没有绑定验证器。", "{person} has no authenticator.")
    remedy = Bilingual("无需重置：对方下次登录时会绑定。", "Nothing to reset: the next sign-in sets one up.")


class LastKeeper(Refusal):
    code = "organisations.last_keeper"
    http_status = 409
    sentence = Bilingual(
        "这样一来，没有任何人还能管理账号和角色。", "Nobody would be left who can keep accounts and roles."
    )
    remedy = Bilingual(
        "请先让另一个在用账号拥有“系统管理员”角色，再做这一步。",
        "First give another open account the role “System administrator”.",
    )


class UnknownVerb(Refusal):
    code = "organisations.unknown_verb"
    sentence = Bilingual("没有名为“{verb}”的操作。", "There is no verb “{verb}”.")
    remedy = Bilingual(
        "请从角色页所列的操作中选择；房间名加“.*”表示该类全部操作。",
        "Choose from those on the role's page; a room's name with “.*” stands for all of its verbs.",
    )


class UnknownReach(Refusal):
    code = "organisations.unknown_reach"
    sentence = Bilingual("没有名为“{reach}”的范围。", "There is no reach “{reach}”.")
    remedy = Bilingual(
        "可用的范围：all（全部）、own（本单位及下属）、associated（与我有关）、nothing（不看业务）。",
        "The reaches are: all, own, associated, nothing.",
    )


class UnknownKind(Refusal):
    code = "organisations.kind_unknown"
    sentence = Bilingual("没有名为“{kind}”的单位类别。", "There is no kind of organisation “{kind}”.")
    remedy = Bilingual("可用的类别：{known}。", "The kinds are: {known}.")


class BadKey(Refusal):
    code = "organisations.bad_key"
    sentence = Bilingual("单位代号“{key}”不能用。", "The key “{key}” cannot be used.")
    remedy = Bilingual(
        "代号用小写字母、数字和下划线，以字母开头，如 xiangfu 或 canal_park。",
        "A key has small letters, digits and underscores and begins with a letter, like xiangfu or canal_park.",
    )


class KeyTaken(Refusal):
    code = "organisations.key_taken"
    sentence = Bilingual("代号“{key}”已属于“{name}”。", "The key “{key}” belongs to “{name}” already.")
    remedy = Bilingual("请换一个代号。", "Choose another key.")


class NameMissing(Refusal):
    code = "organisations.name_missing"
    sentence = Bilingual("单位没有写名称。", "The organisation has no name.")
    remedy = Bilingual("请填写全称，如“祥符街道”。", "Enter its full name, such as “祥符街道”.")
