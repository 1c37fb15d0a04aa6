-- Ends a running job. ARGV: id, fence, status, message or nothing. Answers the status it got, or lost.
local last = ended(ARGV[1], ARGV[2])
if last then
  return last.status
end
local job = owned(ARGV[1], ARGV[2])
if not job then
  return 'lost'
end
if ARGV[3] == 'FAILED' and job.whole and redis.call('HINCRBY', key(job.id), 'failures', 1) < 2 then
  -- Another worker may do better, and the work of all others would be lost.
  remember(job, 'FAILED', ARGV[4])
  return put_back(job)
end
if ARGV[3] == 'SUCCESSFUL' and not job.manifest and not job.whole then
  -- A Redis that took over never heard of the commit: the job is run again.
  remember(job, 'LOST')
  put_back(job)
  return 'lost'
end
return finish(job, ARGV[3], ARGV[4])
