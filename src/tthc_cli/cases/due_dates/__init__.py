"""Due dates of cases (ngày hẹn trả), computed anew from receipt, limit and pauses."""
