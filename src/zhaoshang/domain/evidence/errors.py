"""What evidence refuses: about files, columns, rows, months and the order of steps."""

from __future__ import annotations

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal


class UnknownLedger(Refusal):
    code = "evidence.unknown_ledger"
    sentence = Bilingual("没有名为“{ledger}”的台账。", "There is no ledger called “{ledger}”.")
    remedy = Bilingual("可用的台账：{known}。", "The ledgers are: {known}.")


class WrongStep(Refusal):
    code = "evidence.wrong_step"
    http_status = 409
    sentence = Bilingual("{number}现在是“{state}”，不能{step}。", "{number} is “{state}” now; it cannot {step}.")
    remedy = Bilingual("请刷新页面，按当前步骤继续。", "Reload the page and go on from its present step.")


class NoTable(Refusal):
    code = "evidence.no_table"
    sentence = Bilingual("在“{name}”里没有找到“{ledger}”的表格。", "No table of “{ledger}” was found in “{name}”.")
    remedy = Bilingual(
        "请确认选对了台账，表头至少要有：{needed}。",
        "Check that the ledger is the right one; its header needs at least: {needed}.",
    )


class SheetsLeft(Refusal):
    """Other sheets of the file fit the ledger as well; one import reads one sheet."""

    code = "evidence.sheets_left"
    sentence = Bilingual(
        "只读取了“{sheet}”这一张表；文件里还有{count}张同样的表没有读取：{others}。",
        "Only sheet “{sheet}” was read; the file has {count} more like it that were not: {others}.",
    )
    remedy = Bilingual(
        "要读取别的表，请在“改列或单位”里换一张（命令行用 --sheet），每张各导入一次。",
        "To read another, choose it under “Other columns or units” (--sheet on the command line); each is an import of its own.",
    )


class HeadingTwice(Refusal):
    """Two columns carry the heading of a field; the first was taken."""

    code = "evidence.heading_twice"
    sentence = Bilingual(
        "表里有{count}列都叫“{heading}”，读取的是{column}列。",
        "{count} columns of the sheet are called “{heading}”; column {column} was read.",
    )
    remedy = Bilingual(
        "如果应当读另一列，请在“改列或单位”里改。",
        "If another should be read, choose it under “Other columns or units”.",
    )


class NoRows(Refusal):
    code = "evidence.no_rows"
    sentence = Bilingual(
        "“{name}”里有“{ledger}”的表头，下面没有数据。", "“{name}” has the header of “{ledger}” and no rows under it."
    )
    remedy = Bilingual("请在表头下面填上数据，再上传。", "Fill in rows under the header and upload it again.")


class UndoneForAReason(Refusal):
    code = "evidence.undone_for_a_reason"
    sentence = Bilingual("撤销导入需要写明理由。", "Undoing an import needs a reason.")
    remedy = Bilingual(
        "请写一句为什么撤销，例如“传错了文件”。", "Say in a sentence why, for instance “the wrong file”."
    )


class TextTooLong(Refusal):
    code = "evidence.text_too_long"
    sentence = Bilingual(
        "这一格有{length}个字，最多{most}个。", "This cell holds {length} characters; {most} at most are kept."
    )
    remedy = Bilingual("请缩短，或把其余内容放到备注列。", "Shorten it, or put the rest into the remarks.")


class ColumnsMissing(Refusal):
    code = "evidence.columns_missing"
    sentence = Bilingual("缺少必需的列：{missing}。", "These columns are needed and not chosen: {missing}.")
    remedy = Bilingual(
        "请为它们指定表中的列；表里没有这一列的，请在工作簿里补上（是否类的列填“是”或“否”）再上传。",
        "Choose a column of the sheet for each; where the sheet has none, add the column to the workbook (yes/no columns "
        "hold 是 or 否) and upload it again.",
    )


class ColumnTwice(Refusal):
    code = "evidence.column_twice"
    sentence = Bilingual(
        "“{heading}”一列被同时对应到“{first}”和“{second}”。",
        "Column “{heading}” is chosen for both “{first}” and “{second}”.",
    )
    remedy = Bilingual("一列只能对应一项，请改其中一项。", "A column fills one field; change one of them.")


class Unconfirmed(Refusal):
    code = "evidence.unconfirmed"
    sentence = Bilingual(
        "这次导入有{count}处需要您确认：{notes}", "This import has {count} points for you to confirm: {notes}"
    )
    remedy = Bilingual(
        "核对无误后请写明理由再入账，或改好文件重新上传。",
        "If they are right, give a reason and book; else correct the file and upload it again.",
    )


class Overtaken(Refusal):
    code = "evidence.overtaken"
    http_status = 409
    sentence = Bilingual(
        "检查之后，同一批数据已被别的导入改动。", "Since the check, another import has changed the same rows."
    )
    remedy = Bilingual("没有写入任何数据。请重新检查后再入账。", "Nothing was written. Check again, then book.")


class ObjectedSince(Refusal):
    """A row that was in order when its file was checked and may not be booked any more: `said` and `cure` are those of what is in
    its way. A new check leaves the row out, and the rest of the file may be booked."""

    code = "evidence.objected_since"
    http_status = 409
    sentence = Bilingual(
        "检查之后情况有变，没有写入任何数据：{said}",
        "Things have changed since the check, and nothing was written: {said}",
    )
    remedy = Bilingual(
        "{cure}；或重新检查这份文件，其余各行照常入账。",
        "{cure}; or check this file again, then the other rows can be booked.",
    )

    @classmethod
    def by(cls, refusal: Refusal) -> ObjectedSince:
        """The refusal of one row, with the way out for the others."""
        cure = Bilingual(refusal.cure.zh.removesuffix("。"), refusal.cure.en.removesuffix("."))
        return cls(said=refusal.said, cure=cure)


class NothingToBook(Refusal):
    code = "evidence.nothing_to_book"
    sentence = Bilingual("没有可入账的行：新增0行，变更0行。", "There is nothing to book: no new and no changed rows.")
    remedy = Bilingual(
        "内容与已入账的一致，不需要再做什么；被拒绝的行可下载后改正。",
        "What is in the file is booked already; refused rows can be downloaded and corrected.",
    )


class ChangedSince(Refusal):
    code = "evidence.changed_since"
    http_status = 409
    sentence = Bilingual(
        "这次导入之后，{numbers}又改了其中{count}条数据，不能先撤销这一次。",
        "After this import {numbers} changed facts of it ({count}), so it cannot be undone before.",
    )
    remedy = Bilingual("请先撤销{numbers}，再撤销这一次。", "Undo {numbers} first, then this one.")


class ReasonNeeded(Refusal):
    code = "evidence.reason_needed"
    sentence = Bilingual(
        "这一步会影响已封账月份的数据，需要写明理由。", "This step concerns closed months and needs a reason."
    )
    remedy = Bilingual(
        "请填写理由；变动将作为更正计入{month}。",
        "Give a reason; the change counts in {month} as a correction.",
    )


class MonthOrder(Refusal):
    code = "evidence.month_order"
    http_status = 409
    sentence = Bilingual(
        "{month}现在不能封账：下一个可以封账的月份是{expected}。",
        "{month} cannot be closed now: the next month to close is {expected}.",
    )
    remedy = Bilingual("请按月份先后封账。", "Close months in their order.")


class MonthNotOver(Refusal):
    code = "evidence.month_not_over"
    http_status = 409
    sentence = Bilingual("{month}还没有结束，不能封账。", "{month} is not over and cannot be closed.")
    remedy = Bilingual("请在{next_month}1日以后封账。", "Close it on or after the first day of {next_month}.")


class MonthClosed(Refusal):
    code = "evidence.month_closed"
    http_status = 409
    sentence = Bilingual(
        "{month}已封账，数字不能直接更改。", "{month} is closed; its figures cannot be changed directly."
    )
    remedy = Bilingual(
        "请在未封账的{open_month}登记更正并写明理由，更正会在{open_month}的数字中单独列示。",
        "Book a correction with a reason in {open_month}, which is open; it is shown there as a correction.",
    )


class NotInForce(Refusal):
    code = "evidence.not_in_force"
    http_status = 409
    sentence = Bilingual(
        "这条数据已经被更正过，现行的是第{revision}版。",
        "This row has been corrected already; revision {revision} is in force.",
    )
    remedy = Bilingual("请打开现行版本再更正。", "Open the revision in force and correct that one.")


class NothingChanged(Refusal):
    code = "evidence.nothing_changed"
    sentence = Bilingual("填写的内容与现有数据相同。", "What you entered is what is already there.")
    remedy = Bilingual("没有需要更正的地方。", "There is nothing to correct.")


class FutureDate(Refusal):
    code = "evidence.future_date"
    sentence = Bilingual("“{label}”是{day}，晚于今天。", "“{label}” is {day}, which is after today.")
    remedy = Bilingual(
        "事实要在发生以后登记；请核对年份和月份。",
        "A fact is recorded after it happened; check year and month.",
    )


class RowTwice(Refusal):
    code = "evidence.row_twice"
    sentence = Bilingual("与第{first}行重复：{what}。", "Says the same thing as row {first}: {what}.")
    remedy = Bilingual(
        "请删去其中一行，或补充能区分它们的凭证号、日期。",
        "Remove one of them, or add what tells them apart (voucher number, date).",
    )


class OfAnotherUnit(Refusal):
    code = "evidence.of_another_unit"
    sentence = Bilingual(
        "{what}已由别的单位登记。",
        "{what} has been booked by another unit.",
    )
    remedy = Bilingual(
        "本单位不用再报这一行；认为登记有误的，请与登记单位核对，或请区投促局更正。",
        "Your unit need not report this row; if you think it is wrong, ask the unit that booked it, or the bureau.",
    )


class PerhapsOfAnotherUnit(Refusal):
    """Said of every amount alike, so that nobody learns another unit's amount by trying."""

    code = "evidence.perhaps_of_another_unit"
    sentence = Bilingual(
        "{what}当天已有别的单位登记的到资；没有凭证号，分不清是不是同一笔。",
        "{what}: another unit has booked a payment of that day; without a voucher number they cannot be told apart.",
    )
    remedy = Bilingual(
        "确是另一笔的，请补上凭证号再上传；是同一笔的，不用再报。",
        "If it is another payment, add its voucher number and upload again; if it is the same, leave it out.",
    )


class HeaderNotThere(Refusal):
    code = "evidence.header_not_there"
    sentence = Bilingual(
        "第{rows}行不能作“{sheet}”的表头：这张表的内容在第{first}行到第{last}行，表头之下要有数据。",
        "Row {rows} cannot be the header of “{sheet}”: its content is in rows {first} to {last}, with data below the header.",
    )
    remedy = Bilingual(
        "请填表头的第一行和最后一行，最多3行；表头只有一行的，最后一行不用填。",
        "Enter the first and the last row of the header, three rows at most; for a header of one row leave the last empty.",
    )


class TooLarge(Refusal):
    code = "evidence.too_large"
    http_status = 413
    sentence = Bilingual("文件有{size}，超过{limit}的上限。", "The file is {size}; the limit is {limit}.")
    remedy = Bilingual(
        "请删去图片和多余的工作表，或按月份拆分后上传。",
        "Remove pictures and spare sheets, or split it by month.",
    )


class FileTooHeavy(TooLarge):
    """The same of what is no workbook."""

    code = "evidence.file_too_heavy"
    remedy = Bilingual("请压缩、裁小或剪短后再上传。", "Compress, shrink or shorten it, and upload it again.")


class NotKept(Refusal):
    code = "evidence.not_kept"
    sentence = Bilingual(
        "原文件“{name}”在存储中找不到或内容已变。",
        "The original file “{name}” is missing from the store or has changed.",
    )
    remedy = Bilingual(
        "请由管理员从备份恢复文件后再试。",
        "Have the administrator restore the file from a backup, then try again.",
    )


class StandsAlready(Refusal):
    code = "evidence.stands_already"
    http_status = 409
    sentence = Bilingual(
        "{what}已经另有一条在账上，更正后会重复。",
        "{what} is on the books already; corrected like this it would stand twice.",
    )
    remedy = Bilingual("请撤销这一条，留下另一条。", "Take this one back and keep the other.")


class OnTheBooks(Refusal):
    code = "evidence.on_the_books"
    http_status = 409
    sentence = Bilingual("{what}已经在账上。", "{what} is on the books already.")
    remedy = Bilingual("内容有变的，请打开那一条点【更正】。", "If something has changed, open it and correct it.")


class NothingStated(Refusal):
    code = "evidence.nothing_stated"
    sentence = Bilingual("这一条没有说明任何事实。", "This row states nothing.")
    remedy = Bilingual("请至少填写必填的各项。", "Fill in at least what is needed.")


class ByFileOnly(Refusal):
    """A ledger some of whose rows are secret: what stands there must not be found out by trying."""

    code = "evidence.by_file_only"
    sentence = Bilingual("“{ledger}”不能单条登记。", "Rows of “{ledger}” are not stated one by one.")
    remedy = Bilingual("请用工作簿导入。", "Import a workbook.")


class CorrectedSince(Refusal):
    """The row states what a correction has replaced by something known otherwise: booked, it would count twice."""

    code = "evidence.corrected_since"
    http_status = 409
    sentence = Bilingual(
        "{what}已更正为{now}，文件里还是更正前的。",
        "{what} was corrected to {now}; the file still says what it was before.",
    )
    remedy = Bilingual(
        "请在文件里也改成更正后的；要改回原来的，请更正那一条。",
        "Correct it in the file as well; to have it as it was, correct that row back.",
    )


class CorrectedByHand(Refusal):
    """The row says what somebody has corrected on a page since: booked, it would undo the correction unasked."""

    code = "evidence.corrected_by_hand"
    http_status = 409
    sentence = Bilingual(
        "{what}的“{label}”入账后更正过，文件里还是更正前的。",
        "“{label}” of {what} was corrected since; the file still says what it was before.",
    )
    remedy = Bilingual(
        "请在文件里也改成更正后的；要改回原来的，请更正那一条。",
        "Correct it in the file as well; to have it as it was, correct that row back.",
    )


class UnknownQualifier(Refusal):
    code = "evidence.unknown_qualifier"
    sentence = Bilingual("没有写法“{text}”。", "There is no wording “{text}”.")
    remedy = Bilingual(
        "请从列表里选，如“超”“约”；确切的数不选。", "Choose one of the list, such as “over”; none for an exact number."
    )


class NoSuchSheet(Refusal):
    code = "evidence.no_such_sheet"
    sentence = Bilingual("“{name}”里没有名为“{sheet}”的工作表。", "“{name}” has no sheet called “{sheet}”.")
    remedy = Bilingual("文件里有：{there}。请写其中一个。", "It has: {there}. Name one of them.")


class ColumnNotRead(Refusal):
    """Every row needs a column that no column of the sheet was chosen for: nothing in the cell can mend it."""

    code = "evidence.column_not_read"
    sentence = Bilingual(
        "这一行需要“{label}”，但没有指定它在表里的哪一列。",
        "This row needs “{label}”, and no column of the sheet was chosen for it.",
    )
    remedy = Bilingual(
        "请在“改列或单位”里指定这一列；表里没有的，请补上一列再上传。",
        "Choose the column under “Other columns or units”; if the sheet has none, add it and upload again.",
    )


class WorkFailed(Refusal):
    """Background work ended in an error of ours; what it was is in the program's log."""

    code = "evidence.work_failed"
    http_status = 500
    sentence = Bilingual(
        "处理{number}时程序出错，没有入账任何内容。",
        "The program failed while working on {number}; nothing was booked.",
    )
    remedy = Bilingual(
        "请再试一次；仍不行请联系管理员，错误已记入运行日志。",
        "Try again; if it fails again ask your administrator: the error is in the program's log.",
    )


class NumberTooLarge(Refusal):
    code = "evidence.number_too_large"
    sentence = Bilingual(
        "{number} 太大，无法记录（最多约 {most}）。", "{number} is too large to be kept (at most about {most})."
    )
    remedy = Bilingual("请核对单位和位数。", "Check the unit and the number of digits.")


class StandsElsewhere(Refusal):
    """Rows that would be new, but resemble in all that matters facts that stand and that the file does not state."""

    code = "evidence.stands_elsewhere"
    sentence = Bilingual(
        "有{count}行像是已入账的数据换了编号、代码、名称或日期：{rows}。照此入账会重复计入。",
        "Rows that look like what is booked already under another number, code, name or day ({count}): {rows}. "
        "Booked like this they count twice.",
    )
    remedy = Bilingual(
        "如果是同一件事，请打开已入账的那一条更正，再上传本文件；确是另一件事，写明理由再入账。",
        "If it is the same, open the booked one, correct it, and upload this file again; if it is another, give a reason.",
    )


class CannotBothBe(Refusal):
    """Rows that exclude one another: two firms in one unit at the same time."""

    code = "evidence.cannot_both_be"
    sentence = Bilingual(
        "有{count}行与另一条记录的时间重叠：{rows}。",
        "Rows that overlap in time with another record ({count}): {rows}.",
    )
    remedy = Bilingual(
        "同一房源同一时间只租给一家：请核对房号和起止日期；前一家已退租的，把它的到期日期改为退租日期。确属合租的，请写明理由再入账。",
        "One unit is let to one firm at a time: check unit and days; if the earlier firm has left, change its lease's end. "
        "If they do share it, give a reason and book.",
    )


class LacksColumns(Refusal):
    """Columns a file has not, although something stands there in facts that its rows state anew."""

    code = "evidence.lacks_columns"
    sentence = Bilingual(
        "本表没有这些列：{columns}。入账后，{count}行里原有的值将清空。",
        "This file has no column for: {columns}. Booking it empties what stands there in {count} rows.",
    )
    remedy = Bilingual(
        "要保留，请不要入账：先导出台账，在导出的表上改好再上传；确要清空的，写明理由再入账。",
        "To keep it, do not book: export the ledger, change what is to change, and upload that. If it is to be emptied, give a reason.",
    )


class SaidNoMore(Refusal):
    """Rows whose project stands with more than the row still states."""

    code = "evidence.said_no_more"
    sentence = Bilingual(
        "有{count}行不再写明已入账的内容，入账后那些数据照旧计入：{rows}。",
        "Rows that no longer state what is booked, which goes on counting ({count}): {rows}.",
    )
    remedy = Bilingual(
        "不应再计入的，请打开那一条撤销；仍然有效的，写明理由再入账。",
        "Open and take back what should not count; if it still holds, give a reason.",
    )
