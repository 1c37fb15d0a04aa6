-- Gives a lease back without blame. ARGV: id, fence. Answers QUEUED, CANCELLED or lost.
return conclude(ARGV[1], ARGV[2], function(job)
  remember(job, 'PUT_BACK')
  return put_back(job)
end)
