-- Ends a running job. ARGV: id, attempt, status, message or nothing. Answers the status it got, or lost.
local job = owned(ARGV[1], ARGV[2])
if not job then
  return 'lost'
end
if ARGV[3] == 'SUCCESSFUL' and not job.manifest then
  return redis.error_reply('a job that was not committed cannot be SUCCESSFUL')
end
return finish(job, ARGV[3], ARGV[4])
