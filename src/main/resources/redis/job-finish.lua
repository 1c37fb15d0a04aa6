-- Ends a running job, or has it tried again, and takes the next one.
-- ARGV: id, fence, status, message or nothing; how often a failure is tried again, and the pause in milliseconds before the
-- first time, four times as long before each further one; first and last class as 0-1, lease in milliseconds, and taker, or nothing
-- for none. Answers the status that the job got, or lost; and the document of the next one.
local LONGEST_PAUSE = 300000

local status = conclude(ARGV[1], ARGV[2], function(job)
  if ARGV[3] == 'FAILED' then
    local failures = redis.call('HINCRBY', key(job.id), 'failures', 1)
    if failures <= tonumber(ARGV[5]) then
      remember(job, 'FAILED', ARGV[4])
      return try_again(job, math.min(LONGEST_PAUSE, tonumber(ARGV[6]) * 4 ^ (failures - 1)))
    end
  end
  if ARGV[3] == 'SUCCESSFUL' and not job.manifest and not job.whole then
    -- A Redis that took over never heard of the commit: the job is run again.
    remember(job, 'LOST')
    put_back(job)
    return 'lost'
  end
  return finish(job, ARGV[3], ARGV[4])
end)
local following = ARGV[9] ~= '' and take(ARGV[7], ARGV[8], ARGV[9])
return {status, following or nil}
