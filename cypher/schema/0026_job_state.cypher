// Jobs that wait or run.
CREATE INDEX job_state IF NOT EXISTS
FOR (n:Job) ON (n.state)
