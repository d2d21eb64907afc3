"""Understanding: a message in plain English, read into acts; pure, without graph, model classes, input or output."""

from agent.embedded.understanding.acts import Act, Kind, Reading
from agent.embedded.understanding.date_ranges import DateRange, find_date_range
from agent.embedded.understanding.reader import read_message
from agent.embedded.understanding.situation import FileSetInfo, OpenQuestion, Option, Situation, read_situation

__all__ = [
    "Act",
    "DateRange",
    "FileSetInfo",
    "Kind",
    "OpenQuestion",
    "Option",
    "Reading",
    "Situation",
    "find_date_range",
    "read_message",
    "read_situation",
]
