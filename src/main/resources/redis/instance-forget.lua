-- instance-forget
-- Removes a tombstone, and remembers for a time that its instance was deleted and is not merely unknown.
-- KEYS tombstones, removed (by time)   ARGV uid, seconds to remember, channel
-- Answers 1 removed, 0 removed before.
local now = tonumber(redis.call('TIME')[1])
local removed = redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - tonumber(ARGV[2]))
redis.call('ZADD', KEYS[2], now, ARGV[1])
redis.call('EXPIRE', KEYS[2], ARGV[2])
redis.pcall('PUBLISH', ARGV[3], ARGV[1])
return removed
