"""The words a handbook prints besides its contents, in both languages."""

from __future__ import annotations

from zhaoshang.kernel.bilingual import Bilingual

WORDS: dict[str, Bilingual] = {
    "proof": Bilingual("样稿 · 非正式版本", "DRAFT · NOT ISSUED"),
    "proof_mark": Bilingual("样稿", "DRAFT"),
    "sample": Bilingual("示例数据，非真实项目", "Sample data, no real offers"),
    "about": Bilingual("关于本手册", "About this handbook"),
    "contents": Bilingual("目录", "Contents"),
    "changes": Bilingual("本版变化", "What changed"),
    "changes_since": Bilingual("与{since}相比", "Compared with {since}"),
    "nothing_changed": Bilingual("与上一版相比没有变化。", "Nothing changed since the edition before."),
    "district": Bilingual("区位总览", "Where everything lies"),
    "district_note": Bilingual(
        "序号与目录一致。示意图，不是测绘成果，不作权属依据。",
        "Numbers are those of the contents. A schematic, no survey, and no proof of title.",
    ),
    "no_map": Bilingual("尚无界线，未绘制位置。", "No outline is known; nothing is drawn."),
    "page": Bilingual("页", "page"),
    "facts": Bilingual("基本信息", "Facts"),
    "indices": Bilingual("控制指标", "Control indices"),
    "location": Bilingual("区位", "Location"),
    "in_district": Bilingual("在全册中的位置", "Among all in this book"),
    "floors": Bilingual("楼层与房源", "Floors and units"),
    "free": Bilingual("可租", "free"),
    "storeys_left": Bilingual("各层明细见网页", "every floor on the page"),
    "contact": Bilingual("联系方式", "Contact"),
    "scan_look": Bilingual("扫码看 360° 全景", "Scan to look around in 360°"),
    "scan_page": Bilingual("扫码看网页", "Scan for the page"),
    "rendering": Bilingual("渲染示意，非实景", "rendered illustration, not a photograph"),
    "no_picture": Bilingual("暂无图片", "No picture yet"),
    "as_of": Bilingual("台账截至 {day}", "As the ledger stated on {day}"),
    "was": Bilingual("原：", "was: "),
    "no_longer": Bilingual("不再载明：", "no longer stated: "),
    "mark_new": Bilingual("新增", "new"),
    "mark_changed": Bilingual("有变化", "changed"),
    "mark_out": Bilingual("不再收录", "left out"),
    "spare": Bilingual("数字每天都在变。最新情况、逐层房源与全景，请扫码到网上看。",
                       "Numbers move every day. Scan for the latest, floor by floor and all around."),
    "notes": Bilingual("说明", "Notes"),
    "note_facts": Bilingual(
        "数字从哪里来：每一项都取自本局台账当时有效的记载，并注明台账日期；没有载明的不写，不推算。1 亩 = 2000/3 平方米。",
        "Where the numbers come from: each is what the bureau's ledgers stated, with the ledger's day; what is not stated is left out, "
        "never guessed. 1 mu = 2000/3 square metres.",
    ),
    "note_free": Bilingual(
        "空置面积：列了房源的楼宇，是其中可租房源的面积之和；其他楼宇是楼宇台账的可租面积减已入驻面积。楼层图按房源台账和在租合同，"
        "以印发当时为准。",
        "Free area: where units are known, what is free of them, else lettable less let area of the buildings ledger; floors are drawn "
        "from the units ledger and running leases as of the day of issue.",
    ),
    "note_map": Bilingual(
        "地图：按公开精度简化的界线示意，不是测绘成果；界址、面积以不动产登记和出让公告为准。",
        "Maps: outlines simplified for the public, no survey; boundaries and areas are those of registration and announcement.",
    ),
    "note_rendering": Bilingual(
        "标有“渲染示意，非实景”的图片由系统按界线和控制指标生成，不是照片，不是设计方案，也不是审批结果。",
        "Pictures marked as rendered were generated from outlines and control indices: no photographs, no design, no approval.",
    ),
    "note_offer": Bilingual(
        "本手册为招商推介资料，不构成要约；价格、指标和政策以公告、合同和正式文件为准。",
        "This handbook is information, no offer; prices, indices and policies are those of announcements, contracts and documents.",
    ),
    "own_notes": Bilingual("备注", "Your notes"),
    "edition_no": Bilingual("版次", "Edition"),
    "issued": Bilingual("冻结日期", "Frozen on"),
    "digest": Bilingual("内容摘要（SHA-256）", "Digest of the contents (SHA-256)"),
    "digest_note": Bilingual(
        "印发时内容即冻结。网上可核对内容摘要和文件的 SHA-256；若本版已撤回，网页会写明理由。",
        "Contents are frozen when issued. The site gives this digest and those of the files; if the edition was withdrawn it says why.",
    ),
    "online": Bilingual("网上看最新", "The latest online"),
}  # fmt: skip
