-- Stores, indexes and enqueues a job and wakes a worker.
-- ARGV: id, request, priority, class, profile, baseName, 1 if there is an externalId, externalId,
-- how many may wait or 0, the files it will write as a JSON array,
-- digest of the client's key or nothing, digest of what was asked for, how long the key stands in milliseconds
-- Answers created or repeated with the job's document; or why not: exists, closed, full, reused,
-- gone with the id of the key's job, taken with a file and the id of the job that will write it.
local id = ARGV[1]
local repetition = p .. 'key:' .. ARGV[11]
if ARGV[11] ~= '' then
  local known = redis.call('GET', repetition)
  if known then
    local first = string.sub(known, 1, 36)
    if string.sub(known, 38) ~= ARGV[12] then
      return {'reused'}
    end
    local found = document(first)
    return found and {'repeated', found} or {'gone', first}
  end
end
if redis.call('EXISTS', p .. 'closed') == 1 then
  return {'closed'}
end
if redis.call('EXISTS', key(id)) == 1 then
  return {'exists'}
end
local outputs = cjson.decode(ARGV[10])
local output, owner = taken(outputs, id)
if output then
  return {'taken', output, owner}
end
local most = tonumber(ARGV[9])
-- The queues hold parts of divided jobs too, which are no more jobs than before.
if most > 0 and redis.call('ZCARD', p .. 'index:createdDate:status:QUEUED') >= most then
  return {'full'}
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
if #outputs > 0 then
  redis.call('HSET', key(id), 'outputs', ARGV[10])
  claim(outputs, id)
end
if ARGV[11] ~= '' then
  redis.call('SET', repetition, id .. ' ' .. ARGV[12], 'PX', ARGV[13])
end
enqueue(job, false)
wake(1)
return {'created', document(id)}
