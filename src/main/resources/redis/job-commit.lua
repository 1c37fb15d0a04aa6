-- The fence: after it the attempt's files are the job's result, and the job can no longer be cancelled.
-- ARGV: id, attempt, manifest, output, speed. Answers committed, cancel or lost.
local job = owned(ARGV[1], ARGV[2])
if not job then
  return 'lost'
end
if job.cancel then
  return 'cancel'
end
if not job.manifest then
  redis.call('HSET', key(job.id), 'manifest', ARGV[3], 'output', ARGV[4], 'speed', ARGV[5],
    'committedAttempt', ARGV[2])
end
return 'committed'
