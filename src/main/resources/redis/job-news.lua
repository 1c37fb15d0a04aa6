-- How a job is now, as it is announced, or nothing. ARGV: id
return news(ARGV[1]) or false
