-- Answers one instance's record by its name, or nil.
-- KEYS names of the tenant, instances   ARGV name
local uid = redis.call('HGET', KEYS[1], ARGV[1])
if not uid then
  return false
end
return redis.call('HGET', KEYS[2], uid)
