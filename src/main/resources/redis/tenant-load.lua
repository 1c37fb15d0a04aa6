-- Reads all tenants and revoked tokens as of one moment.
-- KEYS tenants, revoked, version   ARGV seconds since 1970
-- Answers the version, how many tenants, their records, then the ids of the revoked tokens that would still be good.
local answer = { redis.call('GET', KEYS[3]) or '0' }
local records = redis.call('HVALS', KEYS[1])
answer[2] = tostring(#records)
for _, record in ipairs(records) do
  answer[#answer + 1] = record
end
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], ARGV[1], '+inf')) do
  answer[#answer + 1] = id
end
return answer
