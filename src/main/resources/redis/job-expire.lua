-- Forgets jobs that ended long ago, every index entry with them. ARGV: age in milliseconds, most jobs
-- Answers how many.
local old = redis.call('ZRANGEBYSCORE', p .. 'finished', '-inf', now() - tonumber(ARGV[1]), 'LIMIT', 0, ARGV[2])
for _, id in ipairs(old) do
  local job = load(id)
  if job then
    forget(job)
  else
    redis.call('ZREM', p .. 'finished', id)
  end
end
return #old
