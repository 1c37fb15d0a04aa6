-- Gives a waiting job another priority. ARGV: id, priority, class
-- Answers the job's document with changed before it; or missing, or the status of a job that does not wait.
-- A job that was put back stays in front of its class unless it becomes less urgent.
local job = load(ARGV[1])
if not job then
  return {'missing'}
end
if job.status ~= 'QUEUED' then
  return {job.status}
end
local ahead = tonumber(redis.call('ZSCORE', p .. 'queue:' .. job.class, job.member) or '0') < -100
  and tonumber(ARGV[2]) >= tonumber(job.priority)
local later = redis.call('ZSCORE', p .. 'later', job.id)
dequeue(job)
job.priority = ARGV[2]
job.class = ARGV[3]
redis.call('HSET', key(job.id), 'priority', job.priority, 'class', job.class)
for _, name in ipairs(indexes(job)) do
  index_add(name, job)
end
if later then
  redis.call('ZADD', p .. 'later', later, job.id)
else
  enqueue(job, ahead)
end
return {'changed', document(job.id)}
