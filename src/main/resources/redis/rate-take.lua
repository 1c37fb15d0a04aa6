-- Takes one of so many that a key may have within a window, which begins with its first.
-- KEYS count   ARGV limit, window in milliseconds
-- Answers -1 taken, else for how many milliseconds there will be none.
local taken = tonumber(redis.call('GET', KEYS[1]) or '0')
if taken >= tonumber(ARGV[1]) then
  return math.max(redis.call('PTTL', KEYS[1]), 0)
end
if redis.call('INCR', KEYS[1]) == 1 then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return -1
