"""Deadlines and KPI verdicts for the control of administrative procedures (kiểm soát thủ tục hành chính)."""

__version__ = "0.1.0"
