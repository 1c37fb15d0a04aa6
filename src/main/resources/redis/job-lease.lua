-- Takes the best waiting job. ARGV: number of classes, lease in milliseconds, taker. Answers its document, or nothing.
return take(ARGV[1], ARGV[2], ARGV[3])
