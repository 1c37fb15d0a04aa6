-- Notes what is known of a running job. ARGV: id, fence, field, value. Answers kept, cancel or lost, as job-renew.lua.
local job = owned(ARGV[1], ARGV[2])
if not job then
  return 'lost'
end
if ARGV[3] == 'progress' then
  advance(job, tonumber(ARGV[4]))
else
  redis.call('HSET', key(job.id), ARGV[3], ARGV[4])
end
return (job.cancel and not job.manifest) and 'cancel' or 'kept'
