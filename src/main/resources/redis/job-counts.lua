-- How many jobs wait in each class. ARGV: number of classes
local counts = {}
for class = 0, tonumber(ARGV[1]) - 1 do
  counts[#counts + 1] = text(redis.call('ZCARD', p .. 'queue:' .. class))
end
return counts
