-- Cancels waiting jobs of an instance that is being deleted. ARGV: number of classes, most jobs. Answers their ids.
local ended = {}

local function cancel(id)
  redis.call('ZREM', p .. 'later', id)
  local job = load(id)
  job = job and job.whole and load(job.whole) or job
  if job and not terminal(job) then
    finish(job, 'CANCELLED', 'Job was cancelled')
    ended[#ended + 1] = job.id
  end
end

for class = 0, tonumber(ARGV[1]) - 1 do
  local rest = tonumber(ARGV[2]) - #ended
  if rest > 0 then
    for _, member in ipairs(redis.call('ZRANGE', p .. 'queue:' .. class, 0, rest - 1)) do
      redis.call('ZREM', p .. 'queue:' .. class, member)
      cancel(named(member))
    end
  end
end
local rest = tonumber(ARGV[2]) - #ended
if rest > 0 then
  for _, id in ipairs(redis.call('ZRANGE', p .. 'later', 0, rest - 1)) do
    cancel(id)
  end
end
return ended
