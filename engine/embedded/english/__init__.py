"""Reading English by rule: sentences, words, clauses, numbers, dates and names."""
