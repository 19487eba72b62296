# ruff: noqa: INP001 - a configuration, not a module
"""gunicorn behind nginx on one server: `gunicorn --config docs/operating/gunicorn.conf.py spmi.wsgi`."""

bind = "127.0.0.1:8001"
# Two processes of eight threads: a slow reader holds a thread, not the site (quality bar M-10).
worker_class = "gthread"
workers = 2
threads = 8
# A request that takes longer is a fault; long work is a job.
timeout = 60
graceful_timeout = 30
keepalive = 5
# A slow leak never grows old; the jitter keeps the processes from restarting together.
max_requests = 5000
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm"  # noqa: S108 - a heartbeat file that must not wait for a disk
forwarded_allow_ips = "127.0.0.1"
accesslog = None
# It would be written beside the program, where the unit may not write; systemd controls us.
control_socket_disable = True
