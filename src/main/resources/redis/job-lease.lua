-- Takes the best waiting job: most urgent class, then what was put back, then priority, then age.
-- ARGV: number of classes, lease in milliseconds
-- Answers the job's document, or nothing.
if redis.call('EXISTS', p .. 'closed', p .. 'paused') > 0 then
  return false
end
for class = 0, tonumber(ARGV[1]) - 1 do
  local queue = p .. 'queue:' .. class
  local best = redis.call('ZRANGE', queue, 0, 0)
  while best[1] do
    redis.call('ZREM', queue, best[1])
    local job = load(string.sub(best[1], -36))
    if job and job.status == 'QUEUED' then
      local time = now()
      redis.call('ZADD', p .. 'leases', time + tonumber(ARGV[2]), job.id)
      redis.call('HINCRBY', key(job.id), 'attempt', 1)
      redis.call('HSET', key(job.id), 'started', text(time), 'progress', '0')
      become(job, 'IN_PROGRESS')
      return document(job.id)
    end
    best = redis.call('ZRANGE', queue, 0, 0)
  end
end
return false
