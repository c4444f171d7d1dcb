"""What really happens to the register. Each service is one act: effective day, reason, document, 变更 or 更正."""
