-- Remembers a personal token of a tenant.
-- KEYS tenants, personal tokens of the tenant   ARGV tenant that has to be written down or '', token, record
-- Answers 1 remembered, 0 no such tenant.
if ARGV[1] ~= '' and redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then
  return 0
end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
return 1
