-- Stores a new instance unless its name is taken or the tenant has as many as allowed.
-- KEYS names of the tenant, instances   ARGV name, uid, record, quota, channel
-- Answers 0 stored, 1 name taken, 2 quota reached. A repeated call of the same uid answers 0 again.
local holder = redis.call('HGET', KEYS[1], ARGV[1])
if holder == ARGV[2] then
  redis.call('HSETNX', KEYS[2], ARGV[2], ARGV[3])
  redis.pcall('PUBLISH', ARGV[5], ARGV[2])
  return 0
end
if holder then
  return 1
end
if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[4]) then
  return 2
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
redis.pcall('PUBLISH', ARGV[5], ARGV[2])
return 0
