"""What can change in a school's year: verbs with `by=`; each checks, writes, audits, queues."""
