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


class OnItsSide(Refusal):
    code = "tours.on_its_side"
    sentence = Bilingual(
        "“{name}”里标着“旋转90°”，转过来是 {width} × {height} 像素，不再是 2:1 的全景。",
        "“{name}” says it is to be turned by 90°; turned it has {width} × {height} pixels and is no 2:1 panorama.",
    )
    remedy = Bilingual(
        "请在图片软件里打开，摆正后另存为 JPEG（不带旋转标记），再上传。",
        "Open it in a picture program, set it upright, save it as JPEG without the mark, and upload it again.",
    )


class PartOnly(Refusal):
    code = "tours.part_only"
    sentence = Bilingual(
        "“{name}”只是全景的一部分：{width} × {height}，整幅应为 {full} × {full_height}。",
        "“{name}” is only a part of a panorama: {width} × {height} of {full} × {full_height} pixels.",
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


class WideSamples(Refusal):
    code = "tours.wide_samples"
    sentence = Bilingual(
        "“{name}”的像素是32位整数、浮点或带符号的数（{format}），多亮算白没有写明，读出来会发白或发黑。",
        "The pixels of “{name}” are 32-bit, floating or signed numbers ({format}) and do not say what is white: it would turn out blank.",
    )
    remedy = Bilingual(
        "请在图片软件里改为每通道 8 位或 16 位，另存为 TIFF 或 JPEG，再上传。",
        "Change it to 8 or 16 bits a channel in a picture program, save it as TIFF or JPEG, and upload it again.",
    )


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


class CoverPending(Refusal):
    code = "tours.cover_pending"
    http_status = 409
    sentence = Bilingual(
        "全景{number}的第{n}次遮盖“{state}”，还没有启用；现在发布，公众看到的是没有遮盖的画面。",
        "Cover {n} of panorama {number} is “{state}” and not applied: published now, the public would see it uncovered.",
    )
    remedy = Bilingual(
        "请在【遮盖人脸和车牌】页启用这次遮盖，或点【放弃这次遮盖】，再发布。",
        "On “Cover faces and plates” apply it, or press “Drop this cover”; then publish.",
    )


class PlaceKeptInside(Refusal):
    """What shows a parcel or building that its ledger keeps inside is not published."""

    code = "tours.place_kept_inside"
    http_status = 409
    sentence = Bilingual(
        "“{what}”的公开级别是“{level}”，它的全景{number}不能公开。",
        "The publish level of “{what}” is “{level}”: its panorama {number} cannot be public.",
    )
    remedy = Bilingual(
        "可以公开的，请先在地块台账或楼宇档案里把公开级别改为“公开”再导入，或在这条数据的页面更正，然后发布。",
        "If it may be public, first let the land ledger or the building's file say 公开: import it again or correct the row on "
        "its page. Then publish.",
    )


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


class WrongArrangement(Refusal):
    """What an editor sent cannot be a tour; `where` names the scene and the hotspot, `what` the fault."""

    code = "tours.wrong_arrangement"
    sentence = Bilingual("没有保存：{where}：{what}。", "Not saved: {where}: {what}.")
    remedy = Bilingual("请在编辑器里改正这一处，再保存一次。", "Put this right in the editor, and save once more.")


class NoSuchPanorama(Refusal):
    code = "tours.no_such_panorama"
    sentence = Bilingual(
        "没有保存：第{place}个场景的全景{number}不在您可用的全景里，或不属于这个导览的地块、楼宇。",
        "Not saved: panorama {number} of scene {place} is not among those you may use, or not of this tour's parcel or building.",
    )
    remedy = Bilingual(
        "请刷新编辑器，从左侧列出的全景里选。", "Reload the editor and choose from the panoramas it lists."
    )


class NoSuchPlan(Refusal):
    code = "tours.no_such_plan"
    sentence = Bilingual(
        "没有保存：第{place}个场景用的平面图不是这个导览的。",
        "Not saved: the plan of scene {place} is not one of this tour.",
    )
    remedy = Bilingual("请刷新编辑器，重新选平面图。", "Reload the editor and choose the plan again.")


class NoSuchAttachment(Refusal):
    code = "tours.no_such_attachment"
    sentence = Bilingual(
        "没有保存：第{place}个场景有一个热点用的文件不是这个导览的，或类型不符。",
        "Not saved: a hotspot of scene {place} uses a file that is not this tour's, or of another kind.",
    )
    remedy = Bilingual("请刷新编辑器，重新选文件。", "Reload the editor and choose the file again.")


class Overwritten(Refusal):
    """Somebody saved the tour meanwhile; `mine` is the revision the editor began from, `theirs` the one that stands."""

    code = "tours.overwritten"
    http_status = 409
    sentence = Bilingual(
        "没有保存：{who}已经存了第{theirs}版，您改的是第{mine}版。",
        "Not saved: {who} saved revision {theirs} meanwhile; you were changing revision {mine}.",
    )
    remedy = Bilingual(
        "请看两版的差别，再选用对方的，还是用您的另存为新版。两版都会保留。",
        "Look at both, then take theirs or save yours as a new revision. Both are kept.",
    )


class NothingSaved(Refusal):
    code = "tours.nothing_saved"
    sentence = Bilingual("导览{number}没有这一版。", "Tour {number} has no such revision.")
    remedy = Bilingual("请刷新页面，从列出的版本里选。", "Reload the page and choose from the revisions it lists.")


class TourNotComplete(Refusal):
    """The gate before publishing; `lacking` names everything that is missing."""

    code = "tours.not_complete"
    sentence = Bilingual("还不能发布，缺少：{lacking}。", "It cannot be published yet; missing: {lacking}.")
    remedy = Bilingual(
        "导览页逐条列出了缺什么、在哪里补；补齐后再发布。",
        "The tour's page lists each with where to supply it; publish once it is there.",
    )


class WrongTourStep(Refusal):
    code = "tours.wrong_tour_step"
    sentence = Bilingual("导览{number}目前“{state}”，不能{step}。", "Tour {number} is “{state}” and cannot {step}.")
    remedy = Bilingual("请刷新页面，查看它现在的状态。", "Reload the page to see where it stands.")


class NotAPlan(Refusal):
    code = "tours.not_a_plan"
    sentence = Bilingual(
        "“{name}”不能用作平面图：{width} × {height} 像素，长边应为 {least} 至 {most}。",
        "“{name}” cannot be a plan: {width} × {height} pixels; its longer side should have {least} to {most}.",
    )
    remedy = Bilingual("请导出为 PNG 或 JPEG 图片再上传。", "Export it as a PNG or JPEG picture and upload it again.")


class NotAttachable(Refusal):
    code = "tours.not_attachable"
    sentence = Bilingual(
        "“{name}”不是可以放进导览的文件；文件要 PDF，视频要 MP4 或 WebM（手机照片 HEIC、AVIF 和录音 M4A 不是视频）。",
        "“{name}” is no file a tour can show: documents are PDF, films MP4 or WebM (HEIC, AVIF and M4A are no films).",
    )
    remedy = Bilingual("请转换格式后再上传。", "Convert it and upload it again.")


class FilmNamesPlace(Refusal):
    code = "tours.film_names_place"
    sentence = Bilingual(
        "影片“{name}”里写着拍摄地点的坐标，没有公开。",
        "The film “{name}” holds the coordinates of where it was shot; it is not public.",
    )
    remedy = Bilingual(
        "请在手机或剪辑软件里去掉位置信息（导出时关闭“位置”），再重新上传。",
        "Remove the location on the telephone or in the editing program (switch “location” off when exporting), and upload it again.",
    )


WITHOUT_PROPERTIES = Bilingual(
    "请在 Word、WPS 里去掉作者等文档属性，导出 PDF 时不带文档属性，再重新上传。",
    "Remove the document properties in the program it was written with, export the PDF without them, and upload it again.",
)


class PaperNamesPeople(Refusal):
    code = "tours.paper_names_people"
    sentence = Bilingual(
        "“{name}”的文档属性里写着个人信息（{what}），没有公开。",
        "The document properties of “{name}” name people ({what}); it is not public.",
    )
    remedy = WITHOUT_PROPERTIES


class PaperLocked(Refusal):
    code = "tours.paper_locked"
    sentence = Bilingual(
        "“{name}”加了密码或权限保护，看不到文档属性里有没有个人信息，没有公开。",
        "“{name}” is encrypted: whether its properties name people cannot be seen; it is not public.",
    )
    remedy = Bilingual("请另存为没有保护的 PDF，再重新上传。", "Save it without protection, and upload it again.")


class PaperUnclear(Refusal):
    code = "tours.paper_unclear"
    sentence = Bilingual(
        "“{name}”的文档属性看不清楚（文件损坏或过于复杂），没有公开。",
        "The document properties of “{name}” cannot be made out (damaged or too involved); it is not public.",
    )
    remedy = WITHOUT_PROPERTIES


class NotLookedOver(Refusal):
    code = "tours.not_looked_over"
    http_status = 409
    sentence = Bilingual(
        "“{name}”还没有检查过里面有没有个人信息，没有公开。",
        "Whether “{name}” names people was not looked at yet; it is not public.",
    )
    remedy = Bilingual("请刷新页面，再公开一次。", "Reload the page and make it public once more.")


class PlanInUse(Refusal):
    code = "tours.plan_in_use"
    sentence = Bilingual("平面图“{name}”上还有场景的位置。", "Scenes still stand on the plan “{name}”.")
    remedy = Bilingual(
        "请先在编辑器里把这些场景移到别的平面图，保存后再撤下。",
        "Put those scenes on another plan in the editor and save, then take it away.",
    )


class NotALogo(Refusal):
    code = "tours.not_a_logo"
    sentence = Bilingual(
        "补丁上的图标不能用：不是图片，或过大。",
        "The logo of the patch cannot be used: it is no picture, or too large.",
    )
    remedy = Bilingual("请用 PNG 图片，长边不超过 6000 像素。", "Use a PNG picture of at most 6000 pixels.")


class WrongCover(Refusal):
    code = "tours.wrong_cover"
    sentence = Bilingual("没有保存：{where}{what}。", "Not saved: {where}: {what}.")
    remedy = Bilingual("请改正这一处，再提交一次。", "Put this right and send it again.")


class WrongRetouchStep(Refusal):
    code = "tours.wrong_retouch_step"
    sentence = Bilingual("第{n}次遮盖目前“{state}”，不能{step}。", "Retouch {n} is “{state}” and cannot {step}.")
    remedy = Bilingual("请刷新页面，查看它现在的状态。", "Reload the page to see where it stands.")


BY_CODE: dict[str, type[Refusal]] = {
    kind.code: kind
    for kind in (
        NotAPicture, NotTwoToOne, OnItsSide, PartOnly, TwoFisheyes, Moving, WideSamples, TooSmall, PictureTooLarge, Progressive, CutOff, Damaged,
        NotAPlan, NotALogo,
    )
}  # fmt: skip
