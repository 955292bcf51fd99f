"""The notice on personal data as shipped; a bureau words its own afterwards. A lawyer of the bureau has the last word."""

from __future__ import annotations

from zhaoshang.kernel.bilingual import Bilingual

KEEPS_YEARS = 3
FIRST_NOTICE = Bilingual(
    "您填写的内容只用于答复这次咨询，加密保存，咨询结束3年后删除；您可以随时在回执页撤回。",
    "What you write is used only to answer this enquiry, kept encrypted and erased 3 years after it is closed; you may "
    "withdraw it on your receipt page at any time.",
)
FIRST_TEXT = Bilingual(
    """谁在处理：本区投资促进局，以及由它转办的街道、园区和区级部门。

处理什么：您填写的称呼、单位、电话、电子邮箱、微信、咨询内容，提交的时间、语言和所看的地块、楼宇或全景。网络地址只以不可还原的摘要形式使用，用来防止恶意大量提交。

用来做什么：答复您的咨询，为您推荐用地、楼宇和政策。不用于营销，不提供给本区以外的单位和个人；确需转给其他单位的，会先在回执页告诉您。

怎样保管：联系方式和内容加密保存，工作人员默认只能看到隐去中间几位的号码；每次查看完整联系方式都要写明理由，并留有记录。数据保存在境内。

保存多久：咨询办结或撤回后3年，到期自动删除，只留编号、日期、结果和不可还原的摘要。

您的权利：您可以在回执页查看进展、补充说明或撤回咨询；也可以要求查阅、更正、复制或提前删除您的个人信息，请在回执页写明，或致电投促局。不同意本告知不影响您浏览本网站或直接致电咨询。""",
    """Who handles it: the district's investment promotion bureau, and the subdistricts, parks and departments of the district it hands an enquiry to.

What is handled: the name, firm, telephone, e-mail address, WeChat and words you enter; when and in which language you sent them, and the parcel, building or panorama you looked at. Your network address is used only as a digest that cannot be turned back, to keep off floods of messages.

What for: to answer your enquiry and to offer you land, space and policies. Not for marketing, and given to nobody outside the district; where another office has to take over, you are told on your receipt page first.

How it is kept: contacts and words are encrypted; staff see numbers with their middle hidden, and each look at a whole contact needs a reason and leaves a record. The data stays in China.

How long: 3 years after the enquiry was concluded or withdrawn, then it is erased by itself; number, dates, result and digests that cannot be turned back remain.

Your rights: on your receipt page you see where it stands, add to it or withdraw it; you may also ask to see, correct, copy or erase your data earlier, there or by telephone. If you do not agree, you can still use this site or call the bureau.""",
)
