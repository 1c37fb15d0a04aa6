-- Forgets a tenant and its personal tokens, provided that its record still is what the caller read.
-- KEYS tenants, version, personal tokens of the tenant   ARGV tenant, record as read, channel
-- Answers 1 forgotten, 0 changed or gone meanwhile.
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then
  return 0
end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('UNLINK', KEYS[3])
redis.call('INCR', KEYS[2])
redis.pcall('PUBLISH', ARGV[3], ARGV[1])
return 1
