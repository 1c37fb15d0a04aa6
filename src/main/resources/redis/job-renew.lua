-- Moves the deadlines of leases. ARGV: lease in milliseconds, then id and fence of each lease
-- Answers for each: kept, cancel or lost.
local deadline = now() + tonumber(ARGV[1])
local verdicts = {}
for i = 2, #ARGV, 2 do
  local job = owned(ARGV[i], ARGV[i + 1])
  if job then
    redis.call('ZADD', p .. 'leases', deadline, job.id)
    verdicts[#verdicts + 1] = (job.cancel and not job.manifest) and 'cancel' or 'kept'
  else
    verdicts[#verdicts + 1] = 'lost'
  end
end
return verdicts
