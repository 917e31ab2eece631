"""The formats of answers: tables for people, JSON and CSV for programs, iCalendar for calendars."""
