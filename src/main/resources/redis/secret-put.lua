-- Stores a tenant's secret unless it is a new one and the tenant has as many as allowed.
-- KEYS secrets of the tenant   ARGV name, encrypted value, limit
-- Answers 1 stored, 0 too many.
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1
