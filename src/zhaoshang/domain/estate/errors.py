"""What estate refuses."""

from __future__ import annotations

from collections.abc import Mapping

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal


class LeasedOverLettable(Refusal):
    code = "estate.leased_over_lettable"
    sentence = Bilingual(
        "已入驻{leased}㎡，大于可租{lettable}㎡。",
        "{leased} ㎡ are leased, more than the lettable {lettable} ㎡.",
    )
    remedy = Bilingual(
        "请核对两项面积是否填反或单位不同。", "Check whether the two areas are swapped or in different units."
    )


class OccupancyOutOfRange(Refusal):
    code = "estate.occupancy_out_of_range"
    sentence = Bilingual("入驻率{rate}%不在0至100之间。", "An occupancy of {rate} % is not between 0 and 100.")
    remedy = Bilingual("请改正入驻率。", "Correct the rate.")


class RateDiffers(Refusal):
    code = "estate.rate_differs"
    sentence = Bilingual(
        "表中入驻率{printed}%，按面积算是{computed}%。",
        "The sheet says {printed} %; the areas give {computed} %.",
    )
    remedy = Bilingual(
        "请核对面积和入驻率，两者应一致（允许相差0.5个百分点）。",
        "Check areas and rate; they must agree within 0.5 points.",
    )


class LeaseEndsBefore(Refusal):
    code = "estate.lease_ends_before"
    sentence = Bilingual("到期日期{end}早于起租日期{start}。", "The lease ends on {end}, before it starts on {start}.")
    remedy = Bilingual("请核对两个日期。", "Check both days.")


class GrantNeedsDay(Refusal):
    code = "estate.grant_needs_day"
    sentence = Bilingual("改为已出让，需要出让的日期。", "A parcel that becomes granted needs the day of its grant.")
    remedy = Bilingual("请把日期改成出让日期。", "Change the day to that of the grant.")


class LeaseOverUnit(Refusal):
    code = "estate.lease_over_unit"
    sentence = Bilingual(
        "有{count}行的租赁面积大于房源面积：{rows}。",
        "Rows that lease more than the unit has ({count}): {rows}.",
    )
    remedy = Bilingual(
        "请核对面积和房号；一份合同租几间的，每间写一行；确认无误，写明理由再入账。",
        "Check area and unit; a lease of several units takes a row for each; if right, give a reason and book.",
    )


class LeaseOfNoUnit(Refusal):
    code = "estate.lease_of_no_unit"
    sentence = Bilingual(
        "有{count}行的房号在房源台账里没有：{rows}。",
        "Rows whose unit is in no ledger of units ({count}): {rows}.",
    )
    remedy = Bilingual(
        "请核对房号的写法，或先在房源台账里补上；确认无误，写明理由再入账。",
        "Check how the unit is written, or add it to the ledger of units first; if right, give a reason and book.",
    )


class MixNotWhole(Refusal):
    code = "estate.mix_not_whole"
    sentence = Bilingual(
        "用地混合比例“{text}”加起来是{total}%，不是100%。",
        "The mix of uses “{text}” adds up to {total} %, not to 100 %.",
    )
    remedy = Bilingual(
        "请补全或改正各用途的比例；规划只定上下限的，写成“B29≤30%”。",
        "Complete or correct the shares of the uses; where the plan only bounds them, write it so: B29≤30%.",
    )


class MixUnnamed(Refusal):
    """Numbers alone do not say which use each is of, nor whether they are percentages."""

    code = "estate.mix_unnamed"
    sentence = Bilingual(
        "用地混合比例“{text}”只有数字，看不出各是什么用途、是不是百分比。",
        "The mix of uses “{text}” is numbers only; it does not say of which uses they are, nor whether they are percentages.",
    )
    remedy = Bilingual(
        "请写明每种用途和它的百分比，如“商业60%，办公40%”。",
        "Name each use with its percentage, such as 商业60%，办公40%.",
    )


class StillPublic(Refusal):
    """What everybody sees cannot be stated to be for inside only: first it is withdrawn."""

    code = "estate.still_public"
    http_status = 409
    sentence = Bilingual(
        "“{what}”正在公开（{number}），公开级别不能是“{level}”。",
        "“{what}” is public ({number}); its publish level cannot be “{level}”.",
    )
    remedy = Bilingual(
        "请先打开它的页面点【撤回】，再改公开级别。", "Withdraw it on its page first, then change the publish level."
    )


class LeadersOnly(Refusal):
    """A level of publication that is not kept yet: saying so beats showing to all what was meant for a few."""

    code = "estate.leaders_only"
    sentence = Bilingual(
        "“{label}”写的是“{text}”，系统还不能把地块、楼宇只给领导看。",
        "“{label}” says “{text}”; land and buildings cannot be shown to leaders alone yet.",
    )
    remedy = Bilingual(
        "请改为“内部”（工作台上能看地块楼宇的人都看得到，不公开），或先不登记这一行。",
        "Write 内部 (everybody who may see land and buildings on the desk does, the public does not), or leave the row out for now.",
    )


class OddMove(Refusal):
    """Parcels whose state goes where the life of a parcel does not lead."""

    code = "estate.odd_move"
    sentence = Bilingual(
        "有{count}行的地块状态变化不合常理：{rows}。",
        "Rows whose parcel changes its state as parcels do not ({count}): {rows}.",
    )
    remedy = Bilingual(
        "请核对这几行的状态；确有其事的（如土地收回、上次填错），写明理由再入账。",
        "Check the state in these rows; if it is so (the land was taken back, the last ledger was wrong), give a reason and book.",
    )


class AreasDiffer(Refusal):
    """Parcels whose area a file gives in two units that do not agree."""

    code = "estate.areas_differ"
    sentence = Bilingual(
        "有{count}行两种单位的用地面积对不上（相差超过0.5%）：{rows}。",
        "Rows whose area differs between its two units by more than 0.5 % ({count}): {rows}.",
    )
    remedy = Bilingual(
        "请核对哪一列写错了，改好再上传；以平方米的一列为准入账的，写明理由。",
        "Check which column is wrong, correct it and upload it again; to book by the column in ㎡, give a reason.",
    )


class NotComplete(Refusal):
    """The gate before publishing; `lacking` names everything that is missing."""

    code = "estate.not_complete"
    sentence = Bilingual("还不能公开，缺少：{lacking}。", "It cannot be public yet; missing: {lacking}.")
    remedy = Bilingual(
        "台账里的内容请在台账中补上再导入；简介和联系方式在本页填写，并点【核实无误】。",
        "Add what the ledger lacks there and import it; write description and contact on this page, and confirm that it is right.",
    )


class EmptiedInPublic(Refusal):
    """A public listing is not emptied of what it could not be published without."""

    code = "estate.emptied_in_public"
    sentence = Bilingual("这条信息正在公开，不能没有{lacking}。", "This is public and cannot be without {lacking}.")
    remedy = Bilingual(
        "请写上再保存；确实不再公开的，先点【撤回】。", "Write it and save, or withdraw the listing first."
    )


class NamesMobile(Refusal):
    """A mobile number is a person's, and what is public is copied for good."""

    code = "estate.names_mobile"
    sentence = Bilingual(
        "对外联系方式里有手机号“{number}”，公开后谁都能抄走。",
        "The public contact holds a mobile number, “{number}”, which everybody could copy.",
    )
    remedy = Bilingual(
        "请改写办公室或服务窗口的固定电话。", "Write the landline of an office or a service window instead."
    )


class NotPublic(Refusal):
    code = "estate.not_public"
    sentence = Bilingual("{number}目前没有公开。", "{number} is not public.")
    remedy = Bilingual("请刷新页面，查看它现在的状态。", "Reload the page to see where it stands.")


class HeightsSwapped(Refusal):
    code = "estate.heights_swapped"
    sentence = Bilingual(
        "净高{clear}m大于层高{floor}m。", "The clear height of {clear} m exceeds the floor height of {floor} m."
    )
    remedy = Bilingual("请核对两项是否填反。", "Check whether the two are swapped.")


class RentsSwapped(Refusal):
    code = "estate.rents_swapped"
    sentence = Bilingual("最低租金{low}高于最高租金{high}。", "The lowest rent {low} exceeds the highest {high}.")
    remedy = Bilingual("请核对两项是否填反。", "Check whether the two are swapped.")


class SelfUseOverGross(Refusal):
    code = "estate.parts_over_gross"
    sentence = Bilingual(
        "可租和自用面积共{taken}㎡，大于总建筑面积{gross}㎡。",
        "Lettable area and own use are {taken} ㎡, more than the gross {gross} ㎡.",
    )
    remedy = Bilingual("请核对三项面积及其单位。", "Check the three areas and their units.")


class LettableOverFloor(Refusal):
    code = "estate.lettable_over_floor"
    sentence = Bilingual(
        "本层可租{lettable}㎡，大于建筑面积{gross}㎡。",
        "{lettable} ㎡ of the floor are lettable, more than its gross {gross} ㎡.",
    )
    remedy = Bilingual("请核对两项面积。", "Check both areas.")


class UsableOverGross(Refusal):
    code = "estate.usable_over_gross"
    sentence = Bilingual(
        "使用面积{usable}㎡大于建筑面积{gross}㎡。", "The usable {usable} ㎡ exceed the gross {gross} ㎡."
    )
    remedy = Bilingual("请核对两项面积是否填反。", "Check whether the two areas are swapped.")


class UnitsOverLettable(Refusal):
    code = "estate.units_over_lettable"
    sentence = Bilingual(
        "“{building}”的房源共{summed}㎡，大于可租面积{lettable}㎡。",
        "The units of “{building}” add up to {summed} ㎡, more than its lettable {lettable} ㎡.",
    )
    remedy = Bilingual(
        "请核对是否重复、是否把分割前后的房源都列了，或楼宇的可租面积有误；确认无误，写明理由再入账。",
        "Check for doubled units, for a unit listed whole and in parts, or for a wrong lettable area; if right, give a reason.",
    )


class LettableUnderUnits(Refusal):
    code = "estate.lettable_under_units"
    sentence = Bilingual(
        "有{count}行的可租面积小于楼里房源之和：{rows}。",
        "Rows whose lettable area is less than the building's units add up to ({count}): {rows}.",
    )
    remedy = Bilingual(
        "请核对可租面积及其单位，或房源台账里是否有重复、已拆并的房源；确认无误，写明理由再入账。",
        "Check the lettable area and its unit, or the ledger of units for doubled, split or joined ones; if right, give a reason "
        "and book.",
    )


class AlreadyHeld(Refusal):
    """Another project has it; which one is told only to those who may know."""

    code = "estate.already_held"
    http_status = 409
    sentence = Bilingual("{what}已被预留至{until}。", "{what} is held until {until}.")
    remedy = Bilingual(
        "请换一处，或与预留的经办人{who}商量后由其释放。",
        "Choose another, or ask {who}, who placed the hold, to release it.",
    )


class HoldTooLong(Refusal):
    code = "estate.hold_too_long"
    sentence = Bilingual(
        "预留到{until}：须在今天之后、{most}天之内。",
        "A hold until {until}: it has to end after today and within {most} days.",
    )
    remedy = Bilingual("请改短期限；到期前可以续期。", "Choose a nearer day; it can be extended before it ends.")


class HoldEnded(Refusal):
    code = "estate.hold_ended"
    http_status = 409
    sentence = Bilingual("{number}已经结束。", "{number} has ended.")
    remedy = Bilingual("请刷新页面；需要时重新预留。", "Reload the page; place a new hold if needed.")


class NotToBeHeld(Refusal):
    """A granted parcel, a leased unit: nothing to promise."""

    code = "estate.not_to_be_held"
    sentence = Bilingual("{what}目前是“{state}”，不能预留。", "{what} is {state} and cannot be held.")
    remedy = Bilingual("状态有误的，请先更正台账。", "If the state is wrong, correct the ledger first.")


class HoldNeedsProject(Refusal):
    code = "estate.hold_needs_project"
    sentence = Bilingual("预留要写明为哪个项目。", "A hold says for which project.")
    remedy = Bilingual("请填写项目编号。", "Give the project's number.")


class NotAMap(Refusal):
    code = "estate.not_a_map"
    sentence = Bilingual("“{name}”不是认识的地图文件。", "“{name}” is no map file that is known.")
    remedy = Bilingual(
        "请上传 Shapefile（.shp、.shx、.dbf、.prj 打成一个 zip）、GeoPackage、KML/KMZ、GeoJSON 或 DXF；DWG 请先另存为 DXF。",
        "Use a Shapefile (.shp, .shx, .dbf, .prj in one zip), GeoPackage, KML/KMZ, GeoJSON or DXF; save a DWG as DXF first.",
    )


class MapDamaged(Refusal):
    code = "estate.map_damaged"
    sentence = Bilingual("“{name}”打不开，文件可能不完整。", "“{name}” cannot be read; the file may be incomplete.")
    remedy = Bilingual(
        "请在制图软件里确认能打开，重新导出；Shapefile 的几个文件要一起打包。",
        "Make sure it opens in the drawing program and export it again; pack all files of a Shapefile together.",
    )


class MapTooLarge(Refusal):
    code = "estate.map_too_large"
    sentence = Bilingual("“{name}”太大：一次最多{limit}个面。", "“{name}” is too large: {limit} areas at once.")
    remedy = Bilingual("请只导出要用的图层或范围。", "Export only the layer or the part that is needed.")


class MapWithoutAreas(Refusal):
    code = "estate.map_without_areas"
    sentence = Bilingual("“{name}”里没有面（闭合的界线）。", "“{name}” holds no areas (closed outlines).")
    remedy = Bilingual(
        "请导出面图层；CAD 图请用闭合多段线。", "Export the layer of areas; in CAD use closed polylines."
    )


class MapTooCostly(Refusal):
    code = "estate.map_too_costly"
    sentence = Bilingual(
        "读“{name}”用的时间或内存超过了限度。", "Reading “{name}” took more time or memory than is allowed."
    )
    remedy = Bilingual("请只导出要用的图层，再试一次。", "Export only the layer that is needed and try again.")


class NobodysArea(Refusal):
    code = "estate.nobodys_area"
    sentence = Bilingual(
        "“{label}”在台账里没有对应的地块或楼宇。", "“{label}” is no parcel or building of the ledgers."
    )
    remedy = Bilingual(
        "请核对编号或名称，或指明哪个字段是编号；台账里还没有的，先导入台账。",
        "Check number or name, or say which field holds it; what the ledgers do not have yet comes in with a ledger first.",
    )


class TwoAreas(Refusal):
    code = "estate.two_areas"
    sentence = Bilingual("{what}在文件里有两个面。", "The file has two areas for {what}.")
    remedy = Bilingual(
        "请合并成一个多部分的面，或删去多余的。", "Join them to one area of several parts, or remove one."
    )


class AreaFarOff(Refusal):
    code = "estate.area_far_off"
    sentence = Bilingual(
        "{what}的界线围成{area}㎡，台账是{declared}㎡，相差太大。",
        "The outline of {what} encloses {area} ㎡, the ledger says {declared} ㎡: too far apart.",
    )
    remedy = Bilingual(
        "多半是认错了地块，或坐标系不对；确实如此的，先更正台账的面积。",
        "Most likely another parcel or a wrong system; if it is right, correct the area in the ledger first.",
    )


class OutsideDistrict(Refusal):
    code = "estate.outside_district"
    sentence = Bilingual(
        "换算后在经度{lon}、纬度{lat}，不在{district}范围内。",
        "It comes to lie at longitude {lon}, latitude {lat}, outside {district}.",
    )
    remedy = Bilingual(
        "坐标系多半不对，请核对后指明；范围不对的，请系统管理员核对设置 ZHAOSHANG_DISTRICT。",
        "The coordinate system is most likely wrong: check it and say which it is. "
        "If the district is, ask the administrator to check the setting ZHAOSHANG_DISTRICT.",
    )


class FarFromHere(Refusal):
    code = "estate.far_from_here"
    sentence = Bilingual(
        "换算后在经度{lon}、纬度{lat}，离已有的地块、楼宇太远。",
        "It comes to lie at longitude {lon}, latitude {lat}, far from everything known.",
    )
    remedy = Bilingual(
        "坐标系多半不对，请核对后指明。", "The coordinate system is most likely wrong: check it and say which it is."
    )


MAP_REFUSALS: dict[str, type[Refusal]] = {
    kind.code: kind for kind in (NotAMap, MapDamaged, MapTooLarge, MapWithoutAreas, MapTooCostly)
}


class NeedUnread(Refusal):
    """A number of a need that is none, or in a unit that measures something else. Never guessed."""

    code = "estate.need_unread"
    http_status = 422
    sentence = Bilingual("“{text}”读不成{name}。", "“{text}” cannot be read as {name}.")
    remedy = Bilingual(
        "请写一个数，如 {example}；单位可以省略。", "Write one number, such as {example}; the unit may be left out."
    )


class WordsOfSigns(Refusal):
    """Words that hold no letter, character or digit: whatever were shown for them would be no answer."""

    code = "estate.words_of_signs"
    http_status = 422
    sentence = Bilingual("“{text}”里没有可以查找的字。", "“{text}” holds nothing that can be searched for.")
    remedy = Bilingual(
        "请写名称、街道或产业里的字，拼音首字母也可以。",
        "Write a word of a name, a subdistrict or an industry; initials in pinyin will do.",
    )


class NeedOutOfBounds(Refusal):
    code = "estate.need_out_of_bounds"
    http_status = 422
    sentence = Bilingual("{name}“{text}”不在0到{most}之间。", "{name} “{text}” is not between 0 and {most}.")
    remedy = Bilingual("请核对单位和位数。", "Check the unit and the digits.")


class AreaUpsideDown(Refusal):
    code = "estate.area_upside_down"
    http_status = 422
    sentence = Bilingual("面积下限大于上限。", "The smallest area is larger than the largest.")
    remedy = Bilingual("请把两个数对调，或只填一个。", "Swap the two numbers, or give only one.")


class NeedUnknown(Refusal):
    """A choice that is not among those there are."""

    code = "estate.need_unknown"
    http_status = 422
    sentence = Bilingual("没有名为“{text}”的{name}。", "There is no {name} called “{text}”.")
    remedy = Bilingual("可以选：{choices}。", "There are: {choices}.")


class DayUnread(Refusal):
    code = "estate.day_unread"
    http_status = 422
    sentence = Bilingual("“{text}”不是一个确定的日子。", "“{text}” is not one certain day.")
    remedy = Bilingual("请写成 2020-08-15。", "Write it as 2020-08-15.")


class WindowUnread(Refusal):
    code = "estate.window_unread"
    http_status = 422
    sentence = Bilingual("“{text}”不是地图范围。", "“{text}” is no window of a map.")
    remedy = Bilingual(
        "请按“西,南,东,北”写四个经纬度，如 120.1,30.2,120.2,30.4。",
        "Write four degrees as west,south,east,north, such as 120.1,30.2,120.2,30.4.",
    )


class PlaceLost(Refusal):
    """The listing after which the next page begins is not public any more: nobody knows where that was."""

    code = "estate.place_lost"
    http_status = 422
    sentence = Bilingual(
        "上一页最后的一处已经撤下，不知道下一页从哪里开始。",
        "The last of the page before has been withdrawn: where the next page begins is not known.",
    )
    remedy = Bilingual("请去掉 cursor，从第一页重新取。", "Leave out cursor and begin at the first page again.")


class NeedsUnread(Refusal):
    """What somebody needs could not be read; `faults` says of each field why."""

    code = "estate.needs_unread"
    http_status = 422
    sentence = Bilingual("这样的需求没有读懂：{said}", "What is needed could not be read: {said}")
    remedy = Bilingual("请改正后再找：{cure}", "Put it right and search again: {cure}")

    def __init__(self, *, faults: Mapping[str, Refusal]) -> None:
        self.faults = dict(faults)
        said = [one.said for one in self.faults.values()]
        cure = [one.cure for one in self.faults.values()]
        super().__init__(
            said=Bilingual("".join(s.zh for s in said), " ".join(s.en for s in said)),
            cure=Bilingual("".join(c.zh for c in cure), " ".join(c.en for c in cure)),
        )

    def __reduce__(self) -> tuple[object, ...]:
        return (_needs_again, (self.faults,))


def _needs_again(faults: Mapping[str, Refusal]) -> NeedsUnread:
    return NeedsUnread(faults=faults)
