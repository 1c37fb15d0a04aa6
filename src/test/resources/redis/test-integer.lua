return #KEYS + #ARGV
