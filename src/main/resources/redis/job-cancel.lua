-- Cancels a job at once if it waits or is divided, else asks whoever runs it. ARGV: id
-- Answers ended with the job's document, asked, missing, committed, or the status of a job that has ended.
local job = load(ARGV[1])
if not job then
  return {'missing'}
end
if terminal(job) then
  return {job.status}
end
if job.manifest then
  return {'committed'}
end
if job.status == 'QUEUED' or job.parts and not redis.call('ZSCORE', p .. 'leases', job.id) then
  finish(job, 'CANCELLED', 'Job was cancelled')
  return {'ended', document(job.id)}
end
redis.call('HSET', key(job.id), 'cancel', '1')
redis.call('PUBLISH', p .. 'cancel', job.id)
return {'asked'}
