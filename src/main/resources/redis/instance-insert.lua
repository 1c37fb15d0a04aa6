-- Stores a new instance unless its name is taken or there are as many as allowed, of the tenant or of what it shares.
-- KEYS names of the tenant, instances, repetition, then each further set that counts the instance
-- ARGV name, uid, record, channel, quota of the tenant, digest of the wish or '', seconds to know the wish,
--      then for each further set: its quota, the answer when it is full
-- Answers STORED, NAME_TAKEN, QUOTA_REACHED, KEY_REUSED (another wish), KEY_SPENT (its instance is gone),
-- REPEATED and the uid, or what a full set's answer is. A repeated call of the same uid answers STORED again.
local name, uid, wish = ARGV[1], ARGV[2], ARGV[6]
local holder = redis.call('HGET', KEYS[1], name)
if holder ~= uid then
  local made = wish ~= '' and redis.call('HMGET', KEYS[3], 'uid', 'wish')
  if made and made[1] then
    if made[2] ~= wish then
      return 'KEY_REUSED'
    end
    return redis.call('HEXISTS', KEYS[2], made[1]) == 1 and 'REPEATED ' .. made[1] or 'KEY_SPENT'
  end
  if holder then
    return 'NAME_TAKEN'
  end
  if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[5]) then
    return 'QUOTA_REACHED'
  end
  for i = 4, #KEYS do
    if redis.call('SCARD', KEYS[i]) >= tonumber(ARGV[2 * i]) then
      return ARGV[2 * i + 1]
    end
  end
end
redis.call('HSET', KEYS[1], name, uid)
redis.call('HSETNX', KEYS[2], uid, ARGV[3])
for i = 4, #KEYS do
  redis.call('SADD', KEYS[i], uid)
end
if wish ~= '' then
  redis.call('HSET', KEYS[3], 'uid', uid, 'wish', wish)
  redis.call('EXPIRE', KEYS[3], ARGV[7])
end
redis.pcall('PUBLISH', ARGV[4], uid)
return 'STORED'
