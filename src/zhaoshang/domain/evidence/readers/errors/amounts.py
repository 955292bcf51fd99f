"""A file holds more than is sensible to read."""

from __future__ import annotations

from zhaoshang.domain.evidence.readers.errors.base import SPLIT, ReadingRefused
from zhaoshang.kernel.bilingual import Bilingual


class FileTooLarge(ReadingRefused):
    """`size_mb` and `limit_mb` are mebibytes."""

    code = "reading.file_too_large"
    sentence = Bilingual(
        "「{name}」有 {size_mb} MB，超过上限 {limit_mb} MB。",
        "“{name}” is {size_mb} MB; the limit is {limit_mb} MB.",
    )
    remedy = Bilingual(
        "请删去表中的图片，或按街道、年份拆成几个文件。",
        "Remove pictures from the sheets, or split it by street or year.",
    )


class UnpacksTooLarge(ReadingRefused):
    code = "reading.unpacks_too_large"
    sentence = Bilingual(
        "「{name}」解压后超过 {limit_mb} MB，无法读取。",
        "“{name}” unpacks to more than {limit_mb} MB and cannot be read.",
    )
    remedy = SPLIT


class TooManyRows(ReadingRefused):
    code = "reading.too_many_rows"
    sentence = Bilingual(
        "「{name}」的内容超过 {limit} 行（读到工作表「{sheet}」时）。",
        "“{name}” has more than {limit} rows of content (reached in sheet “{sheet}”).",
    )
    remedy = SPLIT


class TooManyColumns(ReadingRefused):
    code = "reading.too_many_columns"
    sentence = Bilingual(
        "「{name}」工作表「{sheet}」的内容到了 {address}，超过 {limit} 列。",
        "In “{name}”, sheet “{sheet}” has content as far as {address}, beyond {limit} columns.",
    )
    remedy = Bilingual(
        "请删除右侧多余的列（选中整列后删除）并保存，再上传。",
        "Delete the surplus columns on the right (select and delete whole columns), save, and upload.",
    )


class TooManySheets(ReadingRefused):
    code = "reading.too_many_sheets"
    sentence = Bilingual(
        "「{name}」有 {count} 个工作表，超过上限 {limit} 个。",
        "“{name}” has {count} sheets; the limit is {limit}.",
    )
    remedy = SPLIT


class TooManyMerges(ReadingRefused):
    code = "reading.too_many_merges"
    sentence = Bilingual(
        "「{name}」工作表「{sheet}」的合并单元格超过 {limit} 处。",
        "In “{name}”, sheet “{sheet}” has more than {limit} merged ranges.",
    )
    remedy = Bilingual(
        "请取消数据区的合并单元格后再上传。",
        "Unmerge the cells of the data area and upload again.",
    )


class TooManyErrors(ReadingRefused):
    code = "reading.too_many_errors"
    sentence = Bilingual(
        "「{name}」工作表「{sheet}」有超过 {limit} 个出错的公式。",
        "In “{name}”, sheet “{sheet}” has more than {limit} formula errors.",
    )
    remedy = Bilingual(
        "请修正公式，或复制后“选择性粘贴为数值”，再上传。",
        "Mend the formulas, or paste the sheet as values, and upload again.",
    )


class StrayCell(ReadingRefused):
    code = "reading.stray_cell"
    sentence = Bilingual(
        "「{name}」工作表「{sheet}」只有 {rows} 行内容，却有一格远在 {address}。",
        "In “{name}”, sheet “{sheet}” has only {rows} rows, yet one cell stands as far away as {address}.",
    )
    remedy = Bilingual(
        "请删除该处的多余内容（连同整行整列）并保存，再上传。",
        "Delete what stands there, whole row and column, save, and upload again.",
    )


class CellTooLong(ReadingRefused):
    code = "reading.cell_too_long"
    sentence = Bilingual(
        "「{name}」{sheet} 的 {address} 一格文字超过 {limit} 字，表格软件不允许这样。",
        "In “{name}” {sheet}, cell {address} holds over {limit} characters, which no spreadsheet allows.",
    )
    remedy = Bilingual(
        "请检查该格；如为 CSV，请检查引号是否成对。",
        "Check that cell; in a CSV, check that quotation marks come in pairs.",
    )


class ResultTooLarge(ReadingRefused):
    code = "reading.result_too_large"
    sentence = Bilingual(
        "「{name}」读出的内容过大，已停止。",
        "What was read from “{name}” became too large; it was stopped.",
    )
    remedy = SPLIT
