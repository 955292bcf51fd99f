"""What tours refuse: every way a picture can be no panorama, said with its cure."""

from __future__ import annotations

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal

EXPORT_AGAIN = Bilingual(
    "请在全景相机的软件里导出为 2:1 的全景 JPEG，再上传。",
    "Export it from the camera's software as a 2:1 panorama in JPEG, and upload it again.",
)


class NotAPicture(Refusal):
    code = "tours.not_a_picture"
    sentence = Bilingual(
        "“{name}”不是 JPEG、PNG、WebP 或 TIFF 图片。", "“{name}” is no picture in JPEG, PNG, WebP or TIFF."
    )
    remedy = EXPORT_AGAIN


class NotTwoToOne(Refusal):
    code = "tours.not_two_to_one"
    sentence = Bilingual(
        "“{name}”是 {width} × {height} 像素；全景图的宽应是高的两倍。",
        "“{name}” has {width} × {height} pixels; a panorama is twice as wide as high.",
    )
    remedy = EXPORT_AGAIN


class PartOnly(Refusal):
    code = "tours.part_only"
    sentence = Bilingual(
        "“{name}”只是全景的一部分（宽 {width}，整幅应为 {full}）。",
        "“{name}” is only a part of a panorama ({width} of {full} pixels wide).",
    )
    remedy = Bilingual(
        "请拼接并导出完整的一圈，上下也要到天顶和地面。", "Stitch and export the full circle, from zenith to ground."
    )


class TwoFisheyes(Refusal):
    code = "tours.two_fisheyes"
    sentence = Bilingual(
        "“{name}”是相机的双鱼眼原片，还没有拼接。",
        "“{name}” is the camera's own file of two fisheye pictures, not stitched yet.",
    )
    remedy = EXPORT_AGAIN


class Moving(Refusal):
    code = "tours.moving"
    sentence = Bilingual("“{name}”是动画，不是照片。", "“{name}” is an animation, not a photograph.")
    remedy = EXPORT_AGAIN


class TooSmall(Refusal):
    code = "tours.too_small"
    sentence = Bilingual(
        "“{name}”只有 {width} × {height} 像素，放大后看不清；宽至少 {least}。",
        "“{name}” has only {width} × {height} pixels and would look blurred; at least {least} wide.",
    )
    remedy = Bilingual(
        "请用原片，不要用聊天软件压缩过的图片。", "Use the original, not a copy a chat program made smaller."
    )


class PictureTooLarge(Refusal):
    code = "tours.too_large"
    sentence = Bilingual(
        "“{name}”有 {width} × {height} 像素，超过 {most}。",
        "“{name}” has {width} × {height} pixels, more than {most}.",
    )
    remedy = Bilingual("请导出较小的尺寸，宽 16384 已很清晰。", "Export it smaller; 16384 wide is sharp enough.")


class Progressive(Refusal):
    code = "tours.progressive"
    sentence = Bilingual(
        "“{name}”是渐进式 JPEG（{width} × {height}），打开它要占用过多内存。",
        "“{name}” is a progressive JPEG ({width} × {height}); opening it takes too much memory.",
    )
    remedy = Bilingual(
        "请在图片软件里另存为“基线（标准）”JPEG，再上传。",
        "Save it as a baseline JPEG in a picture program, and upload it again.",
    )


class CutOff(Refusal):
    code = "tours.cut_off"
    sentence = Bilingual("“{name}”不完整，后面一部分缺失。", "“{name}” is incomplete: its end is missing.")
    remedy = Bilingual(
        "请从相机或电脑里重新复制原片，再上传。", "Copy the original again from camera or computer, and upload it."
    )


class Damaged(Refusal):
    code = "tours.damaged"
    sentence = Bilingual("“{name}”已损坏，打不开。", "“{name}” is damaged and cannot be opened.")
    remedy = EXPORT_AGAIN


class TooCostly(Refusal):
    code = "tours.too_costly"
    sentence = Bilingual(
        "“{name}”处理时超出了时间或内存的限制。", "Working on “{name}” went beyond the limits of time or memory."
    )
    remedy = Bilingual(
        "请导出较小的尺寸或标准 JPEG 再上传；反复出现请联系系统管理员。",
        "Export it smaller or as a plain JPEG and upload it again; if it happens again, tell the administrator.",
    )


class WrongPanoramaStep(Refusal):
    code = "tours.wrong_step"
    sentence = Bilingual("全景{number}目前“{state}”，不能{step}。", "Panorama {number} is “{state}” and cannot {step}.")
    remedy = Bilingual("请刷新页面，查看它现在的状态。", "Reload the page to see where it stands.")


class NotAHeading(Refusal):
    code = "tours.not_a_heading"
    sentence = Bilingual("“{text}”不是朝向。", "“{text}” is no heading.")
    remedy = Bilingual(
        "请填 0 到 359.9 的度数：北 0，东 90，南 180，西 270。",
        "Enter degrees from 0 to 359.9: north 0, east 90, south 180, west 270.",
    )


class NotAPair(Refusal):
    code = "tours.not_a_pair"
    sentence = Bilingual(
        "前后对比要用同一地块或楼宇的一张实景和一张效果图。",
        "Before and after takes a photograph and a rendering of the same parcel or building.",
    )
    remedy = Bilingual(
        "请在效果图页面选择它的实景全景。", "On the page of the rendering, choose a photograph of the same place."
    )


LACKS: dict[str, Bilingual] = {
    "use": Bilingual("没有载明用地性质", "its land use is not stated"),
    "far": Bilingual("没有载明容积率", "its floor area ratio is not stated"),
    "outline": Bilingual("没有界址，或界址自相交叉", "it has no outline, or one that crosses itself"),
    "area": Bilingual("界址面积与台账面积相差超过5%", "the outline and the ledger differ in area by more than 5%"),
    "height": Bilingual("没有载明高度和层数", "neither height nor storeys are stated"),
    "sun": Bilingual("所选时刻太阳不在地平线以上", "the sun is not above the horizon at that moment"),
}


class PlotUnclear(Refusal):
    code = "tours.plot_unclear"
    sentence = Bilingual("画不出效果图：{what}。", "A rendering cannot be drawn: {what}.")
    remedy = Bilingual(
        "请在台账和界址里补齐或改正，再生成。",
        "Complete or correct it in the ledger and the outline, then draw it again.",
    )


class NothingFits(Refusal):
    code = "tours.nothing_fits"
    sentence = Bilingual(
        "地块只有{area}㎡，退让边界后放不下建筑。", "The plot has {area} ㎡: nothing fits once it is set back."
    )
    remedy = Bilingual("请核对界址的坐标和单位。", "Check the coordinates of the outline and their unit.")


class SpotBuiltOver(Refusal):
    code = "tours.spot_built_over"
    sentence = Bilingual(
        "拍摄点在规划建筑或已有建筑之内，从那里画不出前后对比。",
        "The spot lies inside a permitted or standing building: before and after cannot be drawn from there.",
    )
    remedy = Bilingual(
        "请用地块旁边或更高处拍摄的实景，或不配对，由系统选取视点。",
        "Use a photograph from beside the plot or from higher up, or draw it unpaired from a spot the system chooses.",
    )


class SceneTooLarge(Refusal):
    code = "tours.scene_too_large"
    sentence = Bilingual("画面里有{count}个物体，超过{most}个。", "The scene has {count} things, more than {most}.")
    remedy = Bilingual("请只带上附近的建筑。", "Pass only the buildings near by.")


class NotDrawn(Refusal):
    code = "tours.not_drawn"
    sentence = Bilingual("效果图没有画成：{reason}。", "The rendering was not drawn: {reason}.")
    remedy = Bilingual(
        "请再生成一次；反复出现请联系系统管理员。", "Draw it again; if it happens again, tell the administrator."
    )


BY_CODE: dict[str, type[Refusal]] = {
    kind.code: kind
    for kind in (
        NotAPicture, NotTwoToOne, PartOnly, TwoFisheyes, Moving, TooSmall, PictureTooLarge, Progressive, CutOff, Damaged,
    )
}  # fmt: skip
