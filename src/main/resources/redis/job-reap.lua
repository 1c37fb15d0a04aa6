-- Ends pauses that are over, and takes expired leases back. ARGV: lease and longest silence in milliseconds, crashes allowed, message of the last crash
-- When nobody has called for longer than the silence, Redis was away or every engine was: leases may have expired
-- though their jobs run, so nothing is reaped for one full lease.
-- Answers each job that it took back, with the attempt that was lost and the status it has now.
end_pauses()
local time = now()
local before = tonumber(redis.call('GET', p .. 'reaped-at') or '0')
redis.call('SET', p .. 'reaped-at', text(time))
if time - before > tonumber(ARGV[2]) then
  redis.call('SET', p .. 'reap-after', text(time + tonumber(ARGV[1])))
end
if time < tonumber(redis.call('GET', p .. 'reap-after') or '0') then
  return {}
end
local taken_back = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', p .. 'leases', '-inf', time, 'LIMIT', 0, 100)) do
  local job = load(id)
  if not job or job.status ~= 'IN_PROGRESS' then
    redis.call('ZREM', p .. 'leases', id)
  else
    -- What is committed only waits for its renames, which are repeated more often.
    local status = lose(job, tonumber(ARGV[3]) * (job.manifest and 2 or 1), ARGV[4])
    taken_back[#taken_back + 1] = id
    taken_back[#taken_back + 1] = job.attempt
    taken_back[#taken_back + 1] = status
  end
end
return taken_back
