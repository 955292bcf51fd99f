"""What a file is or how it is built makes it unreadable."""

from __future__ import annotations

from zhaoshang.domain.evidence.readers.errors.base import ASK_SENDER, SAVE_AGAIN, ReadingRefused
from zhaoshang.kernel.bilingual import Bilingual


class EmptyFile(ReadingRefused):
    code = "reading.empty_file"
    sentence = Bilingual(
        "「{name}」是空文件（0 字节）。",
        "“{name}” is an empty file (0 bytes).",
    )
    remedy = Bilingual(
        "文件可能没有传完，请重新上传。",
        "It may not have been copied completely; upload it again.",
    )


class NotAFile(ReadingRefused):
    """The stored file is missing or is not a regular file."""

    code = "reading.not_a_file"
    sentence = Bilingual(
        "找不到「{name}」的文件内容。",
        "The content of “{name}” cannot be found.",
    )
    remedy = Bilingual(
        "请重新上传。",
        "Upload it again.",
    )


class UnsupportedKind(ReadingRefused):
    code = "reading.unsupported"
    sentence = Bilingual(
        "不能读取 .{kind} 格式的「{name}」。可读：.xlsx、.xlsm、.xls、.ods、.csv、.tsv、.txt。",
        "“{name}” is a .{kind} file. Only these are read: .xlsx, .xlsm, .xls, .ods, .csv, .tsv, .txt.",
    )
    remedy = SAVE_AGAIN


class OldWpsFile(ReadingRefused):
    code = "reading.old_wps"
    sentence = Bilingual(
        "「{name}」是 WPS 专用的 .et 格式，系统不能可靠读取。",
        "“{name}” is in the .et format of WPS, which cannot be read reliably.",
    )
    remedy = Bilingual(
        "请在 WPS 中选择“另存为”，格式选 .xlsx，再上传。",
        "In WPS choose Save As, pick .xlsx, and upload that.",
    )


class NotAWorkbook(ReadingRefused):
    code = "reading.not_a_workbook"
    sentence = Bilingual(
        "「{name}」的内容不是电子表格，扩展名可能被改过。",
        "The content of “{name}” is not a spreadsheet; its extension may have been changed.",
    )
    remedy = SAVE_AGAIN


class WebPageNotWorkbook(ReadingRefused):
    code = "reading.web_page"
    sentence = Bilingual(
        "「{name}」其实是网页或 XML 文本，只是扩展名写成了表格（不少网站导出的文件如此）。",
        "“{name}” is really a web page or XML text named like a workbook, as many sites export.",
    )
    remedy = SAVE_AGAIN


class PasswordProtected(ReadingRefused):
    code = "reading.password"
    sentence = Bilingual(
        "「{name}」设有打开密码，无法读取。",
        "“{name}” needs a password to open.",
    )
    remedy = Bilingual(
        "请先打开文件，取消密码保护并保存，再上传。",
        "Open it, remove the password, save, and upload it again.",
    )


class TruncatedFile(ReadingRefused):
    code = "reading.truncated"
    sentence = Bilingual(
        "「{name}」不完整：压缩包缺少一部分，可能没有传完。",
        "“{name}” is incomplete: part of its archive is missing, perhaps the copy stopped half-way.",
    )
    remedy = Bilingual(
        "请从原处重新拷贝或下载后再上传；如仍失败，请另存为新文件。",
        "Copy or download it again and upload; if that fails, save it as a new file.",
    )


class DamagedWorkbook(ReadingRefused):
    """`reason` in the details is for the technical log."""

    code = "reading.damaged"
    sentence = Bilingual(
        "「{name}」的内部结构有错误，无法可靠读取。",
        "The inner structure of “{name}” is damaged and cannot be read reliably.",
    )
    remedy = SAVE_AGAIN


class SuspiciousArchive(ReadingRefused):
    code = "reading.suspicious_archive"
    sentence = Bilingual(
        "「{name}」的压缩结构不正常（重叠、重名或条目过多），正常软件不会这样保存。",
        "The archive of “{name}” is abnormal: entries overlap, repeat or are too many.",
    )
    remedy = ASK_SENDER


class ZipBomb(ReadingRefused):
    code = "reading.zip_bomb"
    sentence = Bilingual(
        "「{name}」解压后膨胀超过 {ratio} 倍，疑似压缩炸弹，已拒绝。",
        "“{name}” grows more than {ratio} times when unpacked and looks like a zip bomb; it was refused.",
    )
    remedy = ASK_SENDER


class HostileXml(ReadingRefused):
    code = "reading.hostile_xml"
    sentence = Bilingual(
        "「{name}」内部含有外部引用或实体声明，正常表格不会有，已拒绝。",
        "“{name}” contains entity declarations, which no ordinary workbook has; it was refused.",
    )
    remedy = ASK_SENDER


class MacroSheetsOnly(ReadingRefused):
    code = "reading.macro_sheets_only"
    sentence = Bilingual(
        "「{name}」只有宏表，没有普通工作表。",
        "“{name}” has only macro sheets and no ordinary worksheet.",
    )
    remedy = SAVE_AGAIN


class EmptyWorkbook(ReadingRefused):
    code = "reading.empty_workbook"
    sentence = Bilingual(
        "「{name}」里没有任何内容。",
        "“{name}” has no content at all.",
    )
    remedy = Bilingual(
        "请确认上传的是填写后的文件。",
        "Check that this is the file that was filled in.",
    )


class UnreadableText(ReadingRefused):
    code = "reading.unreadable_text"
    sentence = Bilingual(
        "「{name}」的文字编码无法确认（不是 UTF-8、UTF-16，也不是 GB18030）。",
        "The text encoding of “{name}” cannot be told (neither UTF-8, UTF-16 nor GB18030).",
    )
    remedy = Bilingual(
        "请用 WPS 或 Excel 打开，确认文字无乱码后另存为 .xlsx，再上传。",
        "Open it in WPS or Excel, check that the text is legible, save as .xlsx, and upload that.",
    )
