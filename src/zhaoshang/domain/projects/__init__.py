"""Investment projects: negotiated, signed, registered and landed, recognised by the city.

Words: project 项目, negotiation 在谈, signing 签约, landing 注册落地, recognition 市级认定, confidential 保密.
A confidential project has a named list of readers and vanishes for everyone else, from totals too.
"""
