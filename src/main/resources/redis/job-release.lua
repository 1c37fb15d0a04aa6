-- Gives a lease back without blame. ARGV: id, fence. Answers QUEUED, CANCELLED or lost.
local last = ended(ARGV[1], ARGV[2])
if last then
  return last.status
end
local job = owned(ARGV[1], ARGV[2])
if not job then
  return 'lost'
end
remember(job, 'PUT_BACK')
return put_back(job)
