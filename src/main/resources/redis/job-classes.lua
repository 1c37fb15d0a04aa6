-- Moves waiting jobs of classes that are no more to the least urgent one. ARGV: number of classes
local classes = tonumber(ARGV[1])
local before = tonumber(redis.call('GET', p .. 'concurrency') or ARGV[1])
redis.call('SET', p .. 'concurrency', ARGV[1])
local moved = 0
for class = classes, before - 1 do
  local members = redis.call('ZRANGE', p .. 'queue:' .. class, 0, -1, 'WITHSCORES')
  for i = 1, #members, 2 do
    redis.call('ZADD', p .. 'queue:' .. (classes - 1), members[i + 1], members[i])
    redis.call('HSET', key(named(members[i])), 'class', classes - 1)
    moved = moved + 1
  end
  redis.call('DEL', p .. 'queue:' .. class)
end
return moved
