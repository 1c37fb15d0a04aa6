#!/bin/sh
# Enqueues one job on an instance and waits for its end. Needs curl and a POSIX shell, nothing else.
#
#   SAT=<token> examples/enqueue-and-wait.sh <instance url> <job.json>
#
# Prints progress to stderr and the finished job's document to stdout. Exit status: 0 SUCCESSFUL, 1 FAILED or CANCELLED,
# 2 wrong use or the job was refused, 3 no end within TIMEOUT seconds (default 3600; the job goes on).
set -eu

if [ $# -ne 2 ] || [ -z "${SAT:-}" ]; then
  echo "usage: SAT=<token> $0 <instance url> <job.json>" >&2
  exit 2
fi
url=${1%/}
timeout=${TIMEOUT:-3600}

field() { # the value of a top-level field of the document on stdin
  sed -n "s/.*\"$1\" *: *\"\{0,1\}\([^\",}]*\).*/\1/p" | tail -n 1
}

# Answers go into a file, which each retry begins anew: on stdout they would stand one after the other.
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

# The key makes it safe to ask again when no answer came: the service takes the job once.
if ! curl -sS --fail-with-body --retry 5 --retry-connrefused --retry-delay 1 -o "$answer" -X POST "$url/encoreJobs" \
  -H 'accept: application/json' -H 'content-type: application/json' -H "x-jwt: Bearer $SAT" \
  -H "Idempotency-Key: $(date +%s)-$$-$(cksum <"$2" | tr ' ' -)" --data-binary "@$2"; then
  echo "the job was refused: $(cat "$answer")" >&2
  exit 2
fi
created=$(cat "$answer")
id=$(printf '%s' "$created" | sed -n 's/.*"id" *: *"\([0-9a-f-]\{36\}\)".*/\1/p' | head -n 1)
echo "job $id" >&2

begun=$(date +%s)
shown=
while :; do
  curl -sS --fail-with-body --retry 5 --retry-connrefused --retry-delay 1 -o "$answer" "$url/encoreJobs/$id" \
    -H 'accept: application/json' -H "x-jwt: Bearer $SAT" || {
    echo "cannot read job $id: $(cat "$answer")" >&2
    exit 3
  }
  job=$(cat "$answer")
  status=$(printf '%s' "$job" | field status)
  progress=$(printf '%s' "$job" | field progress)
  if [ "$status $progress" != "$shown" ]; then
    shown="$status $progress"
    echo "$status $progress %" >&2
  fi
  case $status in
    SUCCESSFUL)
      printf '%s\n' "$job"
      exit 0
      ;;
    FAILED | CANCELLED)
      printf '%s\n' "$job"
      exit 1
      ;;
  esac
  if [ $(($(date +%s) - begun)) -ge "$timeout" ]; then
    echo "job $id is still $status after $timeout s" >&2
    exit 3
  fi
  sleep 1
done
