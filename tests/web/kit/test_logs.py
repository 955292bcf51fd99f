import json
import logging
import sys

from zhaoshang.kernel.personal import masked
from zhaoshang.web.kit.logs import JsonLine, new_request_id


def line(message: str, *args: object, exc: bool = False) -> str:
    record = logging.LogRecord(
        "zhaoshang.test", logging.WARNING, __file__, 1, message, args, sys.exc_info() if exc else None
    )
    return JsonLine().format(record)


def test_a_line_is_one_line_of_json_with_the_request_it_belongs_to() -> None:
    name = new_request_id()

    text = line("first\nsecond\r\u2028third\x85 %s", "x\ny")

    assert len(text.splitlines()) == 1
    told = json.loads(text)
    assert told["message"] == "first\nsecond\r\u2028third\x85 x\ny"
    assert (told["level"], told["logger"], told["request"]) == ("warning", "zhaoshang.test", name)
    assert told["time"].endswith("+00:00")


def test_an_exception_keeps_its_class_and_place_but_not_its_words() -> None:
    try:
        raise ValueError("林岚 13812345678")
    except ValueError:
        told = json.loads(line("failed", exc=True))

    assert told["exception"] == "ValueError"
    assert "test_logs.py" in told["frames"][-1]
    assert "林岚" not in json.dumps(told, ensure_ascii=False)


def test_personal_numbers_are_masked() -> None:
    assert masked("电话13812345678，证件 330105199001011234，a.b@gov.cn") == "电话[phone]，证件 [id-card]，[e-mail]"
    assert masked("项目-2020-0382 金额 123456789012") == "项目-2020-0382 金额 123456789012"
