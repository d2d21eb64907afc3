"""The months and weekdays as words, and the patterns that find them."""

from engine.embedded.english.lexicon import word_list

MONTHS = word_list("January February March April May June July August September October November December")
WEEKDAYS = word_list("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
MONTH = "|".join(MONTHS)
WEEKDAY = "|".join(WEEKDAYS)
