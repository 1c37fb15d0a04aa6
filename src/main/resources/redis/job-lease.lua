-- Takes the best waiting job. ARGV: first and last class as 0-1, lease in milliseconds, taker. Answers its document, or nothing.
return take(ARGV[1], ARGV[2], ARGV[3])
