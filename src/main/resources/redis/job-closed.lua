-- Answers 1 if the instance is being deleted.
return redis.call('EXISTS', p .. 'closed')
