-- Stores, indexes and enqueues a job and wakes a worker.
-- ARGV: id, request, priority, class, profile, baseName, 1 if there is an externalId, externalId,
-- number of classes, how many may wait or 0
-- Answers the new document, or why not: exists, closed, full.
local id = ARGV[1]
if redis.call('EXISTS', p .. 'closed') == 1 then
  return 'closed'
end
if redis.call('EXISTS', key(id)) == 1 then
  return 'exists'
end
local most = tonumber(ARGV[10])
if most > 0 then
  local waiting = 0
  for class = 0, tonumber(ARGV[9]) - 1 do
    waiting = waiting + redis.call('ZCARD', p .. 'queue:' .. class)
  end
  if waiting >= most then
    return 'full'
  end
end
local created = text(now())
local sequence = redis.call('INCR', p .. 'sequence')
local member = created .. '-' .. string.format('%012.0f', sequence) .. ':' .. id
local job = {id = id, member = member, created = created, priority = ARGV[3], class = ARGV[4]}
redis.call('HSET', key(id), 'request', ARGV[2], 'priority', ARGV[3], 'class', ARGV[4], 'profile', ARGV[5],
  'baseName', ARGV[6], 'member', member, 'created', created, 'status', 'QUEUED', 'attempt', '0', 'progress', '0')
index_add('all', job)
index_add('status:QUEUED', job)
index_add('profile:' .. ARGV[5], job)
index_add('baseName:' .. ARGV[6], job)
if ARGV[7] == '1' then
  redis.call('HSET', key(id), 'externalId', ARGV[8])
  index_add('externalId:' .. ARGV[8], job)
end
enqueue(job, false)
wake()
return document(id)
