"""The queue under faults: the arms of bin/prove faults and of its small versions."""
