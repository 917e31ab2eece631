"""Verdicts on targets (đánh giá chỉ tiêu): exact arithmetic on what was counted, saved, and followed over time."""
