-- Divides a running job into parts, which any worker may take. ARGV: id, fence, the parts' names in the order in which
-- they are to be begun as a JSON array, the plan by which they are made. Answers divided, cancel or lost.
if redis.call('HGET', key(ARGV[1]), 'divider') == ARGV[2] then
  return 'divided'
end
local job = owned(ARGV[1], ARGV[2])
if not job or job.manifest or job.parts then
  return 'lost'
end
if job.cancel then
  return 'cancel'
end
local names = cjson.decode(ARGV[3])
local number = text(#names)
local before = string.match(job.member, '^[^:]+')
redis.call('ZREM', p .. 'leases', job.id)
redis.call('HSET', key(job.id), 'parts', ARGV[3], 'plan', ARGV[4], 'left', number, 'work', '0', 'progress', '0',
  'divider', ARGV[2])
redis.call('HDEL', key(job.id), 'taker')
for i, name in ipairs(names) do
  local part = {id = job.id .. '/' .. name, priority = job.priority, class = job.class}
  part.member = before .. '.' .. string.format('%05d', i) .. ':' .. part.id
  redis.call('HSET', key(part.id), 'status', 'QUEUED', 'member', part.member, 'created', job.created,
    'priority', part.priority, 'class', part.class, 'attempt', '0', 'progress', '0', 'of', number)
  enqueue(part, false)
end
wake(#names)
return 'divided'
