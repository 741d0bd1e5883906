"""Twenty files of each format that cannot be read. Each has one thing wrong, or several."""

import io
import zipfile

from openpyxl import Workbook

GIFT = [
    *("Q{", "Q}", "}{", "Q{=a}{=b}", "Q{{=a}", "Q{=a}}", "::T Q{T}", "::T: Q", "Q{~a}", "Q{a~b=c}"),
    *("Q{#}", "Q{#x}", "Q{#1,5}", "Q{#5..1}", "Q{#=}", "Q{#1:x}", "Q{~%200%a =b}", "Q{=a->b}"),
    *("::::", "fine{T}\n\nQ{\n\n=a}"),
]

AIKEN = [
    *("Q", "Q\nA. a", "Q\nA. a\nB. b", "ANSWER: A", "A. a\nB. b\nANSWER: A", "Q\nANSWER: A"),
    *("Q\nA. a\nANSWER: A", "Q\nA. a\nB. b\nANSWER: C", "Q\nA. a\nB. b\nANSWER: AB"),
    *("Q\nA. a\nB. b\nANSWER: a", "Q\nA. a\nB. b\nANSWER:", "Q\nA. a\nB. b\nANSWER: 1"),
    *("Q\nB. a\nA. b\nANSWER: A", "Q\nA. a\nC. b\nANSWER: A", "Q\nA. a\nB. b\nmore\nANSWER: A"),
    *("Q\nA. a\nA. b\nANSWER: A", "Q\nA a\nB b\nANSWER: A", "Q\nA. a\nB. b\nAnswer: A"),
    *("Q\nA.\nB. b\nANSWER: B", "Q\nA. a\nB. b\nANSWER: A\n\nQ"),
]


def _moodle(kind: str, inside: str = "") -> str:
    return f'<quiz><question type="{kind}"><name><text>N</text></name>{inside}</question></quiz>'


MOODLE = [
    *("", "text", "<quiz", "<quiz>", "<quiz></question></quiz>", "<html/>", "<quiz/>", "<quiz>&x;"),
    *(_moodle(""), _moodle("calculated"), _moodle("random"), _moodle("truefalse")),
    _moodle("multichoice", "<single>maybe</single>"),
    _moodle("multichoice", '<answer fraction="most"><text>a</text></answer>'),
    _moodle("numerical", "<answer><text>pi</text></answer>"),
    _moodle("numerical", "<answer><text>1</text><tolerance>few</tolerance></answer>"),
    _moodle("essay", "<penalty>high</penalty>"),
    _moodle("ordering", "<gradingtype>LUCK</gradingtype>"),
    _moodle("cloze", "<questiontext><text>{1:REGEXP:=a}</text></questiontext>"),
    '<!DOCTYPE q [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>',
]


def _item(declared: str, body: str) -> str:
    told = f'<responseDeclaration identifier="R" cardinality="single">{declared}'
    return (
        f"<assessmentItem>{told}</responseDeclaration><itemBody>{body}</itemBody></assessmentItem>"
    )


_ENTRY = '<textEntryInteraction responseIdentifier="R"/>'
_ORDER = (
    '<orderInteraction responseIdentifier="R"><simpleChoice identifier="a">a</simpleChoice>'
    "</orderInteraction>"
)
QTI = [
    *("", "text", "<assessmentItem>", "<assessmentItem/>", "<assessmentTest/>", "<manifest/>"),
    *(_item("", f"{_ENTRY}{_ENTRY}"), _item("", '<hotspotInteraction responseIdentifier="R"/>')),
    *(_item("", '<mediaInteraction responseIdentifier="R"/>'), _item("", "<sliderInteraction/>")),
    _item("", '<textEntryInteraction responseIdentifier="X"/>'),
    _item("", '<choiceInteraction responseIdentifier="X"/>'),
    _item("<mapping><mapEntry mapKey='a' mappedValue='x'/></mapping>", _ENTRY),
    _item("<mapping upperBound='y'><mapEntry mapKey='a' mappedValue='1'/></mapping>", _ENTRY),
    _item("<correctResponse><value>b</value></correctResponse>", _ORDER),
    _item("", _ORDER),
    _item("", '<matchInteraction responseIdentifier="R"/>'),
    _item("", '<matchInteraction responseIdentifier="R"><simpleMatchSet/></matchInteraction>'),
    '<!DOCTYPE q [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><assessmentItem>&b;</assessmentItem>',
    "PK\x03\x04 no archive",
]

_ROWS = [
    *(["name,question", "a,b"], ["type,name", "a,b"], ["type,question"], ["type,question,type"]),
    *(["type,question,colour", "a,b,c"], ["type,question", "riddle,Q"], ["type,question", ",Q"]),
    *(["type,question,format", "free text,Q,word"], ["type,question,mark", "free text,Q,much"]),
    *(["type,question,penalty", "free text,Q,a lot"], ["type,question,right", "true or false,Q,"]),
    *(["type,question,right", "true or false,Q,maybe"], ["type,question,right", "number,Q,1"]),
    ["type,question,right,answer 1", "single choice,Q,2,a"],
    ["type,question,right,answer 1", "single choice,Q,a,a"],
    ["type,question,right,answer 1", "single choice,Q,1=200,a"],
    ["type,question,answer 1", "number,Q,many"],
    ["type,question,answer 1", "matching,Q,a and b"],
    ["type,question,shuffle", "matching,Q,perhaps"],
]
CSV = [*("\n".join(rows) for rows in _ROWS), 'type,question\nfree text,"Q']


def _workbook(rows: list[str]) -> bytes:
    book, data = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row.split(","))
    book.save(data)
    return data.getvalue()


def _archive(**files: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


MALFORMED: dict[str, list[bytes]] = {
    "gift": [text.encode() for text in GIFT],
    "aiken": [text.encode() for text in AIKEN],
    "moodle_xml": [text.encode() for text in MOODLE],
    "qti": [text.encode("latin-1") for text in QTI],
    "csv": [text.encode() for text in CSV],
    "xlsx": [*(_workbook(rows) for rows in _ROWS), _archive(a="not a workbook")],
}
