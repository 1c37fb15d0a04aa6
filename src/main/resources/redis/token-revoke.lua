-- Has a token be refused until it would have ended anyway, and forgets those that have ended.
-- KEYS revoked, version   ARGV token, seconds since 1970 when it ends, the same of now, channel
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. ARGV[3])
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
redis.call('INCR', KEYS[2])
redis.pcall('PUBLISH', ARGV[4], ARGV[1])
return 1
