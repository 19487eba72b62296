"""What Celery calls: a name, an id, one call."""

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded

from jobs import lease, worker
from jobs.enqueue import ring


@shared_task(name="jobs.tasks.run")
def run(job_id):
    """Run one job if it is still waiting; a second delivery finds nothing to do."""
    worker.limit_memory()
    job = lease.claim(job_id)
    if job is None:
        return
    try:
        worker.run(job)
    except SoftTimeLimitExceeded:
        lease.give_back(job, str(worker.TooLong()))


@shared_task(name="jobs.tasks.sweep")
def sweep():
    """Give back what lost workers held, and ring for what waits."""
    for job_id in lease.sweep():
        if not ring(job_id):
            break
