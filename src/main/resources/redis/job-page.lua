-- A page of an index. ARGV: sort, index, asc or desc, offset, count. Answers the total, then documents.
local index = p .. 'index:' .. ARGV[1] .. ':' .. ARGV[2]
local command = ARGV[3] == 'desc' and 'ZREVRANGE' or 'ZRANGE'
local answer = {text(redis.call('ZCARD', index))}
for _, member in ipairs(redis.call(command, index, ARGV[4], ARGV[4] + ARGV[5] - 1)) do
  local found = document(string.sub(member, -36))
  if found then
    answer[#answer + 1] = found
  end
end
return answer
