-- Answers how many jobs wait for a pause to be over.
return redis.call('ZCARD', p .. 'later')
