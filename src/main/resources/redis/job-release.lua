-- Gives a lease back without blame. ARGV: id, attempt. Answers QUEUED, CANCELLED or lost.
local job = owned(ARGV[1], ARGV[2])
if not job then
  return 'lost'
end
return put_back(job)
