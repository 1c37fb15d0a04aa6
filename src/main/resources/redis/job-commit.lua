-- The fence: after it the attempt's files are the job's result, and the job can no longer be cancelled.
-- ARGV: id, fence, manifest, output, speed, metrics. Answers committed, cancel, lost, or failed when another job that has not
-- ended will write one of the files.
local job = owned(ARGV[1], ARGV[2])
if not job then
  local last = ended(ARGV[1], ARGV[2])
  return last and last.status == 'FAILED' and 'failed' or 'lost'
end
if job.cancel then
  return 'cancel'
end
if job.manifest then
  return job.committed == ARGV[2] and 'committed' or 'lost'
end
local targets = {}
for _, file in ipairs(cjson.decode(ARGV[3]).files) do
  targets[#targets + 1] = file.target
end
local target, owner = taken(targets, job.id)
if target then
  finish(job, 'FAILED', target .. ' will be written by job ' .. owner .. ', which has not ended')
  return 'failed'
end
local outputs = cjson.decode(job.outputs or '[]')
for _, file in ipairs(targets) do
  if redis.call('HGET', p .. 'outputs', file) ~= job.id then
    redis.call('HSET', p .. 'outputs', file, job.id)
    outputs[#outputs + 1] = file
  end
end
if #outputs > 0 then
  redis.call('HSET', key(job.id), 'outputs', cjson.encode(outputs))
end
redis.call('HSET', key(job.id), 'manifest', ARGV[3], 'output', ARGV[4], 'speed', ARGV[5],
  'metrics', ARGV[6], 'committed', ARGV[2])
redis.call('HDEL', key(job.id), 'pace')
return 'committed'
