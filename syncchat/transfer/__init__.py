"""Moving in and out: every format is read into one kind of record, and one writer stores these."""
