"""Investment projects: negotiated, signed, registered and landed, recognised by the city; and the enquiries before them.

Words: project 项目, negotiation 在谈, signing 签约, landing 注册落地, recognition 市级认定, confidential 保密,
enquiry 咨询, receipt 回执, answer 答复, screening 研判, deadline 时限, notice 个人信息告知.
A confidential project has a named list of readers and vanishes for everyone else, from totals too. What a visitor wrote
is locked and sealed; ways to reach a visitor are opened one by one, with a reason.
"""
