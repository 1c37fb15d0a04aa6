-- What the job-*.lua scripts share; put in front of each of them.
-- KEYS[1] is the instance's prefix with its colon. All keys below it share its hash tag, so one slot of a cluster.
--
--   job:<id>                       hash: request, member, created, priority, class, status, attempt, ...
--   job:<id>/<part>                hash: likewise, of one part of a divided job: the number of a segment, or rest
--   queue:<class>                  waiting jobs; score 100 - priority, less 1000 for jobs that were put back
--   later                          jobs that failed and are tried again after a pause, by the time it ends
--   leases                         running jobs by deadline, in Redis's own milliseconds
--   finished                       ended jobs by the time they ended
--   outputs                        hash: each file that an unfinished job will write, and that job's id
--   taker:<random>                 for as long as a lease holds: the job that a worker was given who asked by that name
--   key:<digest>                   a client's Idempotency-Key: the id of its job and a digest of what was asked for
--   paused, closed                 there while no job may start, and since the instance is being deleted
--   index:<sort>:<field>:<value>   jobs by createdDate and by priority
--
-- An attempt is known by its fence, <attempt>-<taker>: the number alone would come twice when a job's id is used again,
-- or when a Redis that took over never heard of the last lease.
-- A member of a queue or an index is <created>-<sequence>:<id>, so that equal scores are in order of age.
-- A divided job stays IN_PROGRESS and has no lease while its parts wait and run as jobs do; what is said of an <id> holds
-- for <id>/<part> too. When the last part is made (left is 0), the job itself waits in the queue to be joined.
local p = KEYS[1]

local function now()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local function text(number)
  return string.format('%.0f', number)
end

local function key(id)
  return p .. 'job:' .. id
end

local function index_add(name, job)
  redis.call('ZADD', p .. 'index:createdDate:' .. name, job.created, job.member)
  redis.call('ZADD', p .. 'index:priority:' .. name, job.priority, job.member)
end

local function index_remove(name, job)
  redis.call('ZREM', p .. 'index:createdDate:' .. name, job.member)
  redis.call('ZREM', p .. 'index:priority:' .. name, job.member)
end

local function load(id)
  local v = redis.call('HMGET', key(id), 'status', 'member', 'created', 'priority', 'class', 'attempt',
    'cancel', 'manifest', 'crashes', 'profile', 'externalId', 'baseName', 'started', 'outputs', 'taker',
    'committed', 'parts', 'left', 'progress', 'of')
  if not v[1] then
    return nil
  end
  return {id = id, status = v[1], member = v[2], created = v[3], priority = v[4], class = v[5], attempt = v[6],
    cancel = v[7], manifest = v[8], crashes = tonumber(v[9] or '0'), profile = v[10], externalId = v[11],
    baseName = v[12], started = v[13], outputs = v[14], taker = v[15], committed = v[16],
    parts = v[17], left = v[18], progress = tonumber(v[19] or '0'), of = tonumber(v[20] or '0'),
    whole = #id > 36 and string.sub(id, 1, 36) or nil, part = #id > 36 and string.sub(id, 38) or nil,
    fence = v[6] .. '-' .. (v[15] or '')}
end

-- The id that a member of a queue names.
local function named(member)
  return string.match(member, ':(.+)$')
end

local function owned(id, fence)
  local job = load(id)
  if job and job.status == 'IN_PROGRESS' and job.fence == fence then
    return job
  end
  return nil
end

local function terminal(job)
  return job.status == 'SUCCESSFUL' or job.status == 'FAILED' or job.status == 'CANCELLED'
end

-- The job of an attempt that was its last: an answer may have been lost, and the step that ended it is asked for again.
-- With a divided job its parts are gone, and the one that ended it is known to it.
local function ended(id, fence)
  local job = load(id)
  if not job and #id > 36 then
    local whole = load(string.sub(id, 1, 36))
    local by = whole and redis.call('HGET', key(whole.id), 'ender')
    return by == id .. ' ' .. fence and terminal(whole) and whole or nil
  end
  return job and terminal(job) and job.fence == fence and job or nil
end

-- A step that may be an attempt's last: answers the status that the job got by it already, or lost, or what `step` answers.
local function conclude(id, fence, step)
  local job = owned(id, fence)
  if job then
    return step(job)
  end
  local last = ended(id, fence)
  return last and last.status or 'lost'
end

-- Gives a job or a part another status, and other fields with it.
local function become(job, status, ...)
  if not job.whole then
    index_remove('status:' .. job.status, job)
    index_add('status:' .. status, job)
  end
  redis.call('HSET', key(job.id), 'status', status, ...)
  job.status = status
end

-- How a job is at this moment, as one JSON object of strings. What is read here, who listens is told: keep it small.
local function news(id)
  local v = redis.call('HMGET', key(id), 'status', 'news', 'progress', 'speed', 'pace', 'message')
  if not v[1] then
    return nil
  end
  return cjson.encode({id = id, status = v[1], news = v[2] or '0', progress = v[3], speed = v[4] or nil,
    pace = v[5] or nil, message = v[6] or nil})
end

-- Tells whoever listens, at any engine, that a job made a step.
local function announce(id)
  redis.call('HINCRBY', key(id), 'news', 1)
  redis.call('PUBLISH', p .. 'news', news(id))
end

local function wake(jobs)
  redis.call('PUBLISH', p .. 'wake', jobs)
end

local function enqueue(job, ahead)
  local classes = tonumber(redis.call('GET', p .. 'concurrency') or '0')
  if classes > 0 and tonumber(job.class) >= classes then
    job.class = text(classes - 1)
    redis.call('HSET', key(job.id), 'class', job.class)
  end
  local score = 100 - tonumber(job.priority)
  if ahead then
    score = score - 1000
  end
  redis.call('ZADD', p .. 'queue:' .. job.class, score, job.member)
end

local function dequeue(job)
  redis.call('ZREM', p .. 'queue:' .. job.class, job.member)
  redis.call('ZREM', p .. 'later', job.id)
end

-- Moves jobs whose pause is over to those that wait for a worker.
local function end_pauses()
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', p .. 'later', '-inf', now(), 'LIMIT', 0, 100)) do
    redis.call('ZREM', p .. 'later', id)
    local job = load(id)
    if job and not terminal(job) then
      enqueue(job, true)
      wake(1)
    end
  end
end

-- How many jobs wait, for a worker or for a pause to be over.
local function waiting(classes)
  local number = redis.call('ZCARD', p .. 'later')
  for class = 0, tonumber(classes) - 1 do
    number = number + redis.call('ZCARD', p .. 'queue:' .. class)
  end
  return number
end

-- The first of these files that an unfinished job other than this one will write, and that job's id.
local function taken(outputs, id)
  for _, output in ipairs(outputs) do
    local owner = redis.call('HGET', p .. 'outputs', output)
    if owner and owner ~= id then
      local other = load(owner)
      if other and not terminal(other) then
        return output, owner
      end
    end
  end
  return nil
end

local function claim(outputs, id)
  for _, output in ipairs(outputs) do
    redis.call('HSET', p .. 'outputs', output, id)
  end
end

local function unclaim(job)
  for _, output in ipairs(cjson.decode(job.outputs or '[]')) do
    if redis.call('HGET', p .. 'outputs', output) == job.id then
      redis.call('HDEL', p .. 'outputs', output)
    end
  end
  redis.call('HDEL', key(job.id), 'outputs')
end

-- Notes how an attempt ended that was not the job's last one.
local function remember(job, ending, message)
  local at = key(job.whole or job.id)
  local history = cjson.decode(redis.call('HGET', at, 'history') or '[]')
  history[#history + 1] = {attempt = job.attempt, started = job.started, ended = text(now()), ending = ending,
    part = job.part, message = message}
  while #history > 20 do
    table.remove(history, 1)
  end
  redis.call('HSET', at, 'history', cjson.encode(history))
end

-- Notes how far a running job is; one that is divided is as far as its parts are together.
local function advance(job, percent)
  redis.call('HSET', key(job.id), 'progress', text(percent))
  if job.whole then
    local work = redis.call('HINCRBY', key(job.whole), 'work', text(percent - job.progress))
    redis.call('HSET', key(job.whole), 'progress', text(math.min(99, math.floor(work / job.of))))
    job.progress = percent
  end
end

-- Forgets the parts of a divided job, wherever they are.
local function undivide(job)
  for _, name in ipairs(cjson.decode(job.parts or '[]')) do
    local part = load(job.id .. '/' .. name)
    if part then
      dequeue(part)
      redis.call('ZREM', p .. 'leases', part.id)
      redis.call('DEL', key(part.id))
    end
    redis.call('HDEL', key(job.id), 'made:' .. name)
  end
  redis.call('HDEL', key(job.id), 'parts', 'left', 'plan', 'work', 'divider')
  job.parts = nil
  job.left = nil
end

local finish

-- Ends a part: one that is made may be the last that its job waited for, any other end is the whole job's.
local function finish_part(part, status, message)
  local whole = load(part.whole)
  if status ~= 'SUCCESSFUL' then
    redis.call('HSET', key(whole.id), 'ender', part.id .. ' ' .. part.fence)
    local which = status == 'FAILED' and tonumber(part.part) and 'Segment ' .. part.part .. ': ' or ''
    return finish(whole, status, which .. message)
  end
  redis.call('ZREM', p .. 'leases', part.id)
  advance(part, 100)
  redis.call('HSET', key(part.id), 'status', status)
  redis.call('HSET', key(whole.id), 'made:' .. part.part, part.fence)
  if redis.call('HINCRBY', key(whole.id), 'left', -1) == 0 then
    enqueue(whole, true)
    wake(1)
  end
  return status
end

-- Ends a job, wherever it is. A job whose cancelling was promised never ends FAILED.
finish = function(job, status, message)
  if job.whole then
    return finish_part(job, status, message)
  end
  if status == 'FAILED' and job.cancel and not job.manifest then
    status = 'CANCELLED'
    message = 'Job was cancelled'
  end
  if job.status == 'QUEUED' or job.parts then
    dequeue(job)
  end
  if job.parts then
    undivide(job)
    if status ~= 'SUCCESSFUL' then
      redis.call('PUBLISH', p .. 'cancel', job.id)
    end
  end
  if job.outputs then
    unclaim(job)
  end
  redis.call('ZREM', p .. 'leases', job.id)
  local time = now()
  local fields = {'completed', text(time)}
  if message ~= '' then
    fields = {'completed', text(time), 'message', message}
  end
  if status == 'SUCCESSFUL' then
    become(job, status, 'progress', '100', unpack(fields))
    redis.call('HDEL', key(job.id), 'manifest', 'cancel', 'pace')
  else
    become(job, status, unpack(fields))
    redis.call('HDEL', key(job.id), 'manifest', 'cancel', 'pace', 'output', 'speed', 'metrics')
  end
  redis.call('ZADD', p .. 'finished', time, job.id)
  announce(job.id)
  return status
end

-- Puts a running job back in front of its class, unless it was to be cancelled or the instance is being deleted.
local function put_back(job)
  if not job.manifest and (job.cancel or redis.call('EXISTS', p .. 'closed') == 1) then
    return finish(job, 'CANCELLED', 'Job was cancelled')
  end
  redis.call('ZREM', p .. 'leases', job.id)
  if job.parts then
    -- What is divided and was put back only waits to be joined; it stays IN_PROGRESS, so its fence must go.
    redis.call('HDEL', key(job.id), 'taker')
  else
    become(job, 'QUEUED')
    advance(job, 0)
    redis.call('HDEL', key(job.id), 'started', 'pace')
  end
  enqueue(job, true)
  announce(job.whole or job.id)
  wake(1)
  return job.status
end

-- Lets a job that failed wait for another try, in front of its class after so many milliseconds.
local function try_again(job, pause)
  local status = put_back(job)
  if status ~= 'CANCELLED' and pause > 0 then
    dequeue(job)
    redis.call('ZADD', p .. 'later', now() + pause, job.id)
  end
  return status
end

-- The names of all indexes that a job stands in.
local function indexes(job)
  local names = {'all', 'status:' .. job.status, 'profile:' .. job.profile, 'baseName:' .. job.baseName}
  if job.externalId then
    names[#names + 1] = 'externalId:' .. job.externalId
  end
  return names
end

local function forget(job)
  for _, name in ipairs(indexes(job)) do
    index_remove(name, job)
  end
  redis.call('ZREM', p .. 'finished', job.id)
  redis.call('DEL', key(job.id))
end

-- Takes a running job back that nobody is to blame for but its attempts: the last that is allowed ends it.
local function lose(job, allowed, message)
  remember(job, 'LOST')
  if redis.call('HINCRBY', key(job.id), 'crashes', 1) >= allowed then
    return finish(job, 'FAILED', message)
  end
  return put_back(job)
end

local HIDDEN = {news = true, outputs = true, taker = true, class = true, member = true, parts = true, left = true,
  work = true, divider = true, ender = true}

local function is_shown(field, publish, part)
  if string.sub(field, 1, 5) == 'made:' then
    return publish and not part
  end
  return not HIDDEN[field] and (publish or field ~= 'manifest' and field ~= 'plan')
end

-- What is stored of a job, as one JSON object of strings; how to publish or to join it only for who will do that.
local function document(id, publish, part)
  local fields = redis.call('HGETALL', key(id))
  if #fields == 0 then
    return nil
  end
  local object = {id = id, part = part and part.part, partAttempt = part and part.attempt}
  for i = 1, #fields, 2 do
    if is_shown(fields[i], publish, part) then
      object[fields[i]] = fields[i + 1]
    end
  end
  return cjson.encode(object)
end
