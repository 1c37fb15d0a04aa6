-- Notes what is known of a running job, and announces its pace, which begins with its progress.
-- ARGV: id, fence, field, value. Answers kept, cancel or lost, as job-renew.lua.
local job = owned(ARGV[1], ARGV[2])
if not job then
  return 'lost'
end
redis.call('HSET', key(job.id), ARGV[3], ARGV[4])
if ARGV[3] == 'pace' then
  redis.call('HSET', key(job.id), 'progress', string.match(ARGV[4], '^%d+'))
  announce(job.id)
end
return (job.cancel and not job.manifest) and 'cancel' or 'kept'
