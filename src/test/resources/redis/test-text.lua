if ARGV[1] == 'nothing' then return nil end return KEYS[1] .. '/' .. ARGV[1]
