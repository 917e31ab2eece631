"""Rules of time (quy tắc thời hạn): the kinds that a plan's phrases come in, and the deadlines they give."""
