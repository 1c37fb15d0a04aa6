-- Forgets an ended job. ARGV: id. Answers deleted, missing, or the status of a job that has not ended.
local job = load(ARGV[1])
if not job then
  return 'missing'
end
if not terminal(job) then
  return job.status
end
forget(job)
return 'deleted'
