-- One job's document or nothing. ARGV: id
return document(ARGV[1]) or false
