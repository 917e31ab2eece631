"""Case data (dữ liệu hồ sơ): naming columns, reading files, counting what the targets measure."""
