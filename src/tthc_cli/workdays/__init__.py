"""Working days (ngày làm việc): the calendar file, what each day is, and counting on and back."""
