-- Takes jobs; put between job-functions.lua and the scripts that do.
local function given(job)
  return document(job.whole or job.id, true, job.whole and load(job.id))
end

-- Takes the best waiting job: most urgent class, then what was put back, then priority, then age.
-- Of the classes are given the first and the last, as 0-1.
-- The taker's name is the same as long as no answer came, and then another one.
-- Answers the job's document, or nothing; for a part of a divided job its job's, with the part and the part's attempt.
local function take(classes, lease, taker)
  local last = redis.call('GET', p .. 'taker:' .. taker)
  local held = last and load(last)
  if held and held.status == 'IN_PROGRESS' and held.taker == taker then
    redis.call('ZADD', p .. 'leases', now() + tonumber(lease), held.id)
    return given(held)
  end
  end_pauses()
  if redis.call('EXISTS', p .. 'closed', p .. 'paused') > 0 then
    return false
  end
  local first, final = string.match(classes, '(%d+)-(%d+)')
  for class = tonumber(first), tonumber(final) do
    local queue = p .. 'queue:' .. class
    local best = redis.call('ZRANGE', queue, 0, 0)
    while best[1] do
      redis.call('ZREM', queue, best[1])
      local job = load(named(best[1]))
      if job and (job.status == 'QUEUED' or job.status == 'IN_PROGRESS' and job.left == '0') then
        local time = now()
        redis.call('ZADD', p .. 'leases', time + tonumber(lease), job.id)
        redis.call('SET', p .. 'taker:' .. taker, job.id, 'PX', lease)
        local attempt = text(tonumber(job.attempt) + 1)
        if job.parts then
          become(job, 'IN_PROGRESS', 'attempt', attempt, 'taker', taker)
        else
          become(job, 'IN_PROGRESS', 'attempt', attempt, 'taker', taker, 'started', text(time), 'progress', '0')
        end
        if not job.whole then
          announce(job.id)
        end
        return given(job)
      end
      best = redis.call('ZRANGE', queue, 0, 0)
    end
  end
  return false
end
