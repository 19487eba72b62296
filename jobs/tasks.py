"""What Celery calls: a name, an id, one call. And the housekeeping of the rows themselves."""

from datetime import timedelta

from celery import shared_task
from celery.signals import worker_process_init

from jobs import lease, worker
from jobs.enqueue import enqueue_periodic, ring
from jobs.handlers import handles

# Celery's only way to prepare a pool child; it is not sent in any other process.
worker_process_init.connect(worker.limit_memory)


@shared_task(name="jobs.tasks.run")
def run(job_id):
    """Run one job if it is still waiting; a second delivery finds nothing to do."""
    job = lease.claim(job_id)
    if job:
        worker.run(job)


@shared_task(name="jobs.tasks.sweep")
def sweep():
    """Give back what lost workers held, write periodic work, and ring for what waits."""
    enqueue_periodic()
    for job_id in lease.sweep():
        if not ring(job_id):
            break


@handles("jobs.forget_old", every=timedelta(days=1))
def forget_old(_subject_id, _report):
    """Keep the table small: what ended well long ago is deleted."""
    lease.forget_old()
