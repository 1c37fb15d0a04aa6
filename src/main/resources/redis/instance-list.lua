-- Answers the records of all instances of a tenant, in no order.
-- KEYS names of the tenant, instances
local records = {}
for _, uid in ipairs(redis.call('HVALS', KEYS[1])) do
  local record = redis.call('HGET', KEYS[2], uid)
  if record then
    records[#records + 1] = record
  end
end
return records
