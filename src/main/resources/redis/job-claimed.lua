-- Says which of some files an unfinished job will write. ARGV: the files, or patterns of numbered ones
-- Answers the first such file and that job's id, or nothing.
local file, owner = taken(ARGV, '')
return file and {file, owner} or {}
