-- Holds the queue or lets it go on. ARGV: 1, 0, or nothing to leave it as it is; number of classes
-- Answers whether it is paused (1 or 0), how many jobs wait, and how many run.
local number = waiting(ARGV[2])
if ARGV[1] == '1' then
  redis.call('SET', p .. 'paused', '1')
elseif ARGV[1] == '0' and redis.call('DEL', p .. 'paused') == 1 and number > 0 then
  wake(number)
end
return {text(redis.call('EXISTS', p .. 'paused')), text(number), text(redis.call('ZCARD', p .. 'leases'))}
