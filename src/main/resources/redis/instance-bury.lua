-- Turns an instance into a tombstone; its name is free at once.
-- KEYS names of the tenant, instances, tombstones, then each further set that counts it   ARGV name, instant, channel
-- Answers the tombstone, or nil when there is no such instance.
local uid = redis.call('HGET', KEYS[1], ARGV[1])
if not uid then
  return false
end
redis.call('HDEL', KEYS[1], ARGV[1])
for i = 4, #KEYS do
  redis.call('SREM', KEYS[i], uid)
end
local record = redis.call('HGET', KEYS[2], uid)
if not record then
  return false
end
local tombstone = '{"v":1,"deletedAt":"' .. ARGV[2] .. '","instance":' .. record .. '}'
redis.call('HSET', KEYS[3], uid, tombstone)
redis.call('HDEL', KEYS[2], uid)
redis.pcall('PUBLISH', ARGV[3], uid)
return tombstone
