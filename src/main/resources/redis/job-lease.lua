-- Takes the best waiting job: most urgent class, then what was put back, then priority, then age.
-- ARGV: number of classes, lease in milliseconds, taker: the same as long as no answer came, and then another one
-- Answers the job's document, or nothing.
local taken = redis.call('GET', p .. 'taker:' .. ARGV[3])
local held = taken and load(taken)
if held and held.status == 'IN_PROGRESS' and held.taker == ARGV[3] then
  redis.call('ZADD', p .. 'leases', now() + tonumber(ARGV[2]), held.id)
  return document(held.id, true)
end
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
      redis.call('SET', p .. 'taker:' .. ARGV[3], job.id, 'PX', ARGV[2])
      redis.call('HINCRBY', key(job.id), 'attempt', 1)
      redis.call('HSET', key(job.id), 'started', text(time), 'progress', '0', 'taker', ARGV[3])
      become(job, 'IN_PROGRESS')
      announce(job.id)
      return document(job.id, true)
    end
    best = redis.call('ZRANGE', queue, 0, 0)
  end
end
return false
