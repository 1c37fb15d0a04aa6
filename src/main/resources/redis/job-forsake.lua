-- Gives a commit or all parts up whose files are lost, so that the job is run again from its beginning.
-- ARGV: id, fence, losses allowed, message of the last one. Answers the status it got, or lost.
return conclude(ARGV[1], ARGV[2], function(job)
  redis.call('HDEL', key(job.id), 'manifest', 'output', 'speed', 'metrics', 'committed')
  job.manifest = nil
  undivide(job)
  return lose(job, tonumber(ARGV[3]), ARGV[4])
end)
