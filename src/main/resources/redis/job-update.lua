-- Notes what is known of a running job, and announces its pace, which begins with its progress.
-- ARGV: id, fence, field, value. Answers kept, cancel or lost, as job-renew.lua.
local job = owned(ARGV[1], ARGV[2])
if not job then
  return 'lost'
end
if ARGV[3] == 'progress' or ARGV[3] == 'pace' then
  advance(job, tonumber(string.match(ARGV[4], '^%d+')))
end
if ARGV[3] ~= 'progress' then
  redis.call('HSET', key(job.id), ARGV[3], ARGV[4])
end
if ARGV[3] == 'pace' then
  announce(job.whole or job.id)
end
return (job.cancel and not job.manifest) and 'cancel' or 'kept'
