-- Notes what is known of a running job. ARGV: id, fence, field, value. Answers 1 if the attempt still holds its lease.
local job = owned(ARGV[1], ARGV[2])
if not job then
  return 0
end
redis.call('HSET', key(job.id), ARGV[3], ARGV[4])
return 1
