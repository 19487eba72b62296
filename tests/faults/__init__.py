"""What happens when a process is killed, frozen, emptied or starved: real processes, short times.

`system.py` starts them; `handlers.py` and `web.py` run inside them, never in pytest.
Set FAULT_TIMES=real to run with the times of an installation.
"""
