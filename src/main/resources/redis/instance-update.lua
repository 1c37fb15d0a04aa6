-- Replaces an instance's record, provided that it still is what the caller read.
-- KEYS instances   ARGV uid, record as read, new record, channel
-- Answers 1 replaced, 0 changed or gone meanwhile.
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.pcall('PUBLISH', ARGV[4], ARGV[1])
return 1
