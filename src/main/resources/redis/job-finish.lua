-- Ends a running job. ARGV: id, attempt, status, message or nothing. Answers the status it got, or lost.
-- Asked again by the attempt that was the last, it answers the same: the first answer may have been lost.
local job = load(ARGV[1])
if job and job.attempt == ARGV[2] and terminal(job) then
  return job.status
end
job = owned(ARGV[1], ARGV[2])
if not job then
  return 'lost'
end
if ARGV[3] == 'SUCCESSFUL' and not job.manifest then
  return redis.error_reply('a job that was not committed cannot be SUCCESSFUL')
end
return finish(job, ARGV[3], ARGV[4])
