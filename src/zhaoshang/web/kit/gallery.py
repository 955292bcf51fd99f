"""The gallery: every component in every state, for page writers, the eye and the accessibility tests.

All numbers are from the example district's 2020 story or made up; nothing here asks the database.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.web.kit.components import COMPONENTS
from zhaoshang.web.kit.forms import DayInput

B = Bilingual


class SampleRefusal(Refusal):
    code = "kit.sample"
    http_status = 409
    sentence = B("项目还不能进入“落地”。", "The project cannot move to “landed” yet.")
    remedy = B("补齐下列三项后再试。", "Supply the three items below and try again.")


class SampleForm(forms.Form):
    """One of each widget; bound in the gallery, so that mistakes are seen too."""

    name = forms.CharField(label=_("Project name"), help_text=_("As it stands on the business licence."))
    amount = forms.DecimalField(label=_("Total investment"), required=False, min_value=0)
    day = forms.DateField(label=_("Signed on"), widget=DayInput())
    stage = forms.ChoiceField(
        label=_("Stage"), choices=[("talk", _("In talks")), ("sign", _("Signed")), ("land", _("Landed"))]
    )
    scope = forms.ChoiceField(
        label=_("Counted as"),
        widget=forms.RadioSelect,
        choices=[("all", _("All projects")), ("city", _("Recognised by the city"))],
    )
    chains = forms.MultipleChoiceField(
        label=_("Industry centres"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("ic", _("Chip design")), ("live", _("Live-streamed commerce")), ("data", _("Big data"))],
    )
    remark = forms.CharField(label=_("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    secret = forms.BooleanField(
        label=_("Confidential"), required=False, help_text=_("Only people on its list will see it.")
    )
    ledger = forms.FileField(label=_("Ledger"), required=False, help_text=_(".xlsx or .xls, at most 20 MB"))

    def clean(self) -> dict[str, Any] | None:
        raise ValidationError(_("The end lies before the beginning. Please check both dates."))


def gallery(request: HttpRequest) -> HttpResponse:
    _for_builders(request)
    return render(request, "kit/gallery.html", _sample())


def progress(request: HttpRequest) -> HttpResponse:
    """A piece of long work that ends at the third question, for the polled bar."""
    _for_builders(request)
    done = min(_whole(request.GET.get("done", "")) + 1500, 4500)
    context = {"done": done, "whole": 4500, "finished": done >= 4500, "again": f"{request.path}?done={done}"}
    return render(request, "kit/gallery/progress.html", context)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _for_builders(request: HttpRequest) -> None:
    """Staff, or anybody on a developer's machine; for everybody else there is no such page."""
    user = request.user
    if not (settings.DEBUG or (user.is_authenticated and getattr(user, "is_staff", True))):
        raise Http404


def _sample() -> dict[str, Any]:
    unbound = SampleForm(initial={"name": "康桥单元 12 号地块研发总部", "scope": "all"})
    bound = SampleForm({"name": "", "amount": "-12.5", "stage": "land", "chains": ["ic"], "secret": "on"})
    bound.is_valid()
    return {
        "components": sorted(COMPONENTS.values(), key=lambda one: one.name),
        "unbound": unbound,
        "bound": bound,
        "page_3": Paginator(range(4821), 100).page(7),
        "page_only": Paginator(range(9), 100).page(1),
        "refusal": SampleRefusal(lacks=LACKS),
        "at": datetime(2020, 9, 4, 7, 30, tzinfo=UTC),
        **SAMPLES,
    }


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LACKS = [
    {
        "what": B("营业执照", "Business licence"),
        "why": B("注册落地以执照日期为准", "Landing counts from its date"),
        "href": "#lack",
    },
    {
        "what": B("到位资金凭证", "Proof of paid-in capital"),
        "why": B("市级认定需要", "Needed for city recognition"),
        "href": "#lack",
    },
    {"what": B("部门会签（资源规划分局）", "Countersignature (planning office)"), "why": None, "href": None},
]
SAMPLES: dict[str, Any] = {
    "unit": {
        "projects": B("个", "projects"),
        "enterprises": B("家", "enterprises"),
        "land": B("亩 · 22 宗", "mu · 22 parcels"),
        "usd": B("亿美元", "USD 100 m"),
        "cny": B("亿元", "CNY 100 m"),
        "over": B("超", "over"),
    },
    "crumbs": [
        {"label": B("项目", "Projects"), "href": "#projects"},
        {"label": B("项目-2020-0382", "Project 2020-0382"), "href": "#one"},
        {"label": B("佐证材料", "Evidence"), "href": None},
    ],
    "parts": [
        (B("住宅", "Housing"), Decimal("363")),
        (B("商业", "Commerce"), Decimal("165.69")),
        (B("商住", "Mixed"), Decimal("72.55")),
        (B("创新", "Innovation"), Decimal("29.52")),
        (B("工业", "Industry"), Decimal("17")),
    ],
    "facts": [
        (B("统一社会信用代码", "Credit code"), "91330105MA2H3W4X5Y"),
        (B("注册资本", "Registered capital"), "5,000 万元"),
        (B("所属产业", "Industry"), B("集成电路设计", "Chip design")),
        (B("首谈街道", "First contact"), B("康桥街道（2020 年 3 月 12 日）", "Kangqiao (12 Mar 2020)")),
        (B("到位资金", "Paid-in capital"), None),
        (
            B("地址", "Address"),
            "浙江省杭州市拱墅区康桥街道康惠路与拱康路交叉口西北侧康桥单元 12 号地块研发总部大楼 A 座",
        ),
    ],
    "tabs": [
        {"label": B("概览", "Overview"), "href": "#t", "current": True},
        {"label": B("佐证材料", "Evidence"), "href": "#t", "count": 12},
        {"label": B("承诺事项", "Promises"), "href": "#t", "count": 0},
        {"label": B("时间线", "Timeline"), "href": "#t"},
    ],
    "choices": [
        {"label": B("看板", "Board"), "href": "#s", "current": True},
        {"label": B("列表", "List"), "href": "#s"},
        {"label": B("地图", "Map"), "href": "#s"},
    ],
    "import_steps": [
        {
            "label": B("上传", "Upload"),
            "href": "#step",
            "note": B("2020 年 8 月台账.xlsx", "ledger-2020-08.xlsx"),
        },
        {
            "label": B("对应列", "Columns"),
            "href": "#step",
            "note": B("24 列中 22 列已认出", "22 of 24 known"),
        },
        {"label": B("核对", "Check"), "note": B("3 处需要您看", "3 to look at")},
        {"label": B("入账", "Book")},
    ],
    "months": [
        {
            "label": B(f"{month} 月", name),
            "href": f"#m{month}" if month <= 8 else None,
            "current": month == 8,
            "note": B("已封账", "Closed") if month < 9 else B("尚未开始", "Not begun"),
        }
        for month, name in enumerate(MONTHS, start=1)
    ],
    "story": [
        {
            "when": "2020-08-28",
            "what": B("注册落地", "Registered"),
            "more": B("执照已核验", "Licence checked"),
            "tone": "good",
        },
        {"when": "2020-08-20", "what": B("云签约", "Signed online"), "href": "#story"},
        {"when": "2020-07-02", "what": B("用地指标逾期 3 天", "Land quota 3 days late"), "tone": "warn"},
        {
            "when": "2020-03-12",
            "what": B("首次洽谈", "First talk"),
            "more": B("康桥街道首谈", "Kangqiao had the first contact"),
        },
    ],
    "waiting": [
        {
            "what": B("示例项目 0291 · 评审会表决今天 17:00 截止", "Sample project 0291 · vote ends today 17:00"),
            "side": B("5/7 已投", "5 of 7 voted"),
            "tone": "bad",
            "href": "#w",
        },
        {
            "what": B("示例项目 0173 · 用地指标需区级协调", "Sample project 0173 · land quota needs the district"),
            "side": B("逾期 3 天", "3 days late"),
            "tone": "warn",
            "href": "#w",
        },
        {
            "what": B("芯空间 · 落地材料已核验", "Chip Space · landing papers checked"),
            "side": B("可报市认定", "Ready for the city"),
            "tone": "good",
            "href": "#w",
        },
    ],
    "funnel": [
        (B("洽谈", "Talks"), 382, B("个", "")),
        (B("评审", "Review"), 297, B("示例", "sample")),
        (B("签约", "Signed"), 246, B("示例", "sample")),
        (B("落地", "Landed"), 213, B("个", "")),
    ],
    "funnel_note": B(
        "213 ÷ 382 是两个累计数之比（55.76%），不是同一批项目的转化率。",
        "213 ÷ 382 is a ratio of two running totals (55.76%), not a conversion of the same projects.",
    ),
    "spark": [Decimal(value) for value in ("0.42", "0.9", "1.6", "2.1", "3.4", "4.2", "5.5", "6.68")],
    "line_data": {
        "kind": "line",
        "unit": B("亿美元", "USD 100 m"),
        "labels": [B(f"{m} 月", f"M{m}") for m in range(1, 9)],
        "series": [
            {
                "name": B("累计", "Cumulative"),
                "us": True,
                "values": [Decimal(v) for v in ("0.42", "0.9", "1.6", "2.1", "3.4", "4.2", "5.5", "6.68")],
            }
        ],
        "target": {"name": B("目标", "Target"), "value": Decimal("4.5")},
    },
    "bar_data": {
        "kind": "bar",
        "unit": B("个", "projects"),
        "places": 0,
        "labels": [
            B("集成电路", "Chips"),
            B("汽车互联网", "Cars"),
            B("直播电商", "Live"),
            B("文化创意", "Culture"),
            B("大数据", "Data"),
            B("智能物流", "Logistics"),
        ],
        "series": [{"name": B("落地", "Landed"), "values": [22, 19, 61, 27, 30, 14]}],
        "target": {"name": B("各中心目标", "Target for each"), "value": 25},
    },
    "ranks_data": {
        "kind": "line",
        "unit": "%",
        "labels": [B(f"{m} 月", f"M{m}") for m in range(1, 9)],
        "series": [
            {"name": B("甲区", "District A"), "values": [12, 30, 48, 70, 96, 121, 140, 161]},
            {"name": B("乙区", "District B"), "values": [10, 24, None, 61, 88, 110, 128, 145]},
            {"name": B("拱墅", "Gongshu"), "us": True, "values": [8, 20, 33, 53, 73, 93, 113, 127]},
        ],
    },
}
