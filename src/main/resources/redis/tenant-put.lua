-- Writes a tenant's record, provided that it still is what the caller read.
-- KEYS tenants, version   ARGV tenant, record as read or '' for none, new record, channel
-- Answers 1 written, 0 changed meanwhile.
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('INCR', KEYS[2])
redis.pcall('PUBLISH', ARGV[4], ARGV[1])
return 1
