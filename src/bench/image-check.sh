#!/usr/bin/env bash
# Proves the image without a container engine: builds it on a bare Debian, unpacks its layers and runs both programs in
# them as the image says: as user 10001, on a read-only root. Needs root, redis-server, curl and jq, and beside it a base:
# (IMAGE_IS_BUILT=1 takes target/encore-service-image.tar as it is)
#   debootstrap --variant=minbase trixie BASE && src/bench/image-check.sh BASE
set -euo pipefail
base=$(realpath "$1")
cd "$(dirname "$0")/../.."
ground=$(mktemp -d)
root=$ground/root
children=()

end() {
  for child in "${children[@]}"; do kill "$child" 2>/dev/null && wait "$child" || true; done
  (grep -o " $ground/[^ ]*" /proc/mounts || true) | sort -r | xargs -r -n1 umount
  rm -rf --one-file-system "$ground"
}
trap end EXIT

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

pack_base() {
  mkdir "$ground/base"
  tar -C "$base" --exclude=./proc/* --exclude=./sys/* --exclude=./dev/* --exclude=./var/cache/apt/* -cf "$ground/base/layer.tar" .
  echo "{\"architecture\":\"$(dpkg --print-architecture)\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:$(sha256sum "$ground/base/layer.tar" | cut -d' ' -f1)\"]}}" >"$ground/base/config.json"
  echo '[{"Config":"config.json","RepoTags":["base:check"],"Layers":["layer.tar"]}]' >"$ground/base/manifest.json"
  tar -C "$ground/base" -cf "$ground/base.tar" manifest.json config.json layer.tar
}

unpack_image() {
  mkdir "$ground/image" "$root"
  tar -C "$ground/image" -xf target/encore-service-image.tar
  for layer in $(jq -r '.[0].Layers[]' "$ground/image/manifest.json"); do
    tar -C "$root" --warning=no-unknown-keyword -xf "$ground/image/$layer"
  done
  config=$ground/image/$(jq -r '.[0].Config' "$ground/image/manifest.json")
  jq -c .config "$config"
  du -h --apparent-size target/encore-service-image.tar | cut -f1
}

# The Dockerfile copies the layers' folders as they are: what Jib made of them must be the same.
compare_with_layers() {
  for layer in target/image/layers/*; do
    (cd "$layer" && find . -mindepth 1 -printf '%m %y %s %T@ %P\n') | while read -r mode kind size time path; do
      [ "$kind" = d ] && wanted="$mode 0 0" found=$(stat -c '%a %u %g' "$root/$path") ||
        { wanted="$mode 0 0 $size ${time%.*}" found=$(stat -c '%a %u %g %s %Y' "$root/$path"); }
      [ "$wanted" = "$found" ] || { echo "$path is '$found', but in the layer '$wanted'"; exit 1; }
    done
  done
}

mount_root() {
  mount --bind "$root" "$root"
  mount -o remount,ro,bind "$root"
  mount -t proc proc "$root/proc"
  mount --bind /dev "$root/dev"
  for folder in tmp work usercontent data; do mount -t tmpfs -o mode=1777,size=1g tmpfs "$root/$folder"; done
}

# contained VARIABLE=value… -- arguments…: what a container engine would do with the image's user, variables and entry point.
contained() {
  local variables=() entry=() user=()
  mapfile -t variables < <(jq -r '.config.Env[]' "$config")
  mapfile -t entry < <(jq -r '.config.Entrypoint[]' "$config")
  mapfile -t user < <(jq -r '.config.User' "$config" | tr : '\n')
  while [ "$1" != -- ]; do variables+=("$1"); shift; done
  shift
  exec env -i PATH=/usr/sbin:/usr/bin:/bin "${variables[@]}" chroot "$root" setpriv --reuid "${user[0]}" --regid "${user[1]}" --clear-groups \
    --no-new-privs --inh-caps=-all --bounding-set=-all "${entry[@]}" "$@"
}

# started NAME URL VARIABLE=value…: waits until the URL answers, prints the milliseconds, the resident memory and the processor time.
started() {
  local name=$1 url=$2 begin
  shift 2
  begin=$(date +%s%N)
  contained "$@" -- >"$ground/$name.log" 2>&1 &
  children+=($!)
  until curl -sf -o /dev/null "$url"; do
    kill -0 "${children[-1]}" || { cat "$ground/$name.log"; exit 1; }
    sleep 0.05
  done
  echo "$name: ready in $((($(date +%s%N) - begin) / 1000000)) ms, $(awk '/VmRSS/ {print int($2 / 1024)}' "/proc/${children[-1]}/status") MiB, \
$(awk '{printf "%.1f", ($14 + $15) / '"$(getconf CLK_TCK)"'}' "/proc/${children[-1]}/stat") s of processor time"
}

stopped() {
  kill "${children[-1]}"
  wait "${children[-1]}" || true
  unset 'children[-1]'
}

if [ -z "${IMAGE_IS_BUILT:-}" ]; then
  pack_base
  mvn -B -q -ntp -Pimage -DskipTests -Dimage.base="tar://$ground/base.tar" package
fi
unpack_image
compare_with_layers
mount_root
touch "$root/app/written" 2>/dev/null && { echo "the root is not read-only"; exit 1; }

redis_port=$(free_port) api=$(free_port) engine=$(free_port)
redis-server --port "$redis_port" --bind 127.0.0.1 --save '' --dir "$ground" >/dev/null &
children+=($!)
head -c 48 /dev/urandom >"$root/data/installation.key" && chmod 644 "$root/data/installation.key"

control_plane=(
  ENCORE_RUNTIME=local ENCORE_LOCAL_AOT_CACHE=false ENCORE_TOOLS_FFMPEG=/opt/ffmpeg/ffmpeg ENCORE_TOOLS_FFPROBE=/opt/ffmpeg/ffprobe
  SERVER_PORT="$api" MANAGEMENT_SERVER_PORT=0 ENCORE_PROXY_PORT=0 ENCORE_REDIS_URL="redis://127.0.0.1:$redis_port"
  ENCORE_INSTALLATION_KEY_FILE=/data/installation.key
)
engine_told=(
  ENCORE_ROLE=engine SERVER_PORT="$engine" SERVER_ADDRESS=127.0.0.1 ENCORE_TMPDIR=/work
  ENCORE_SETTINGS_REDIS_URI="redis://127.0.0.1:$redis_port" ENCORE_SETTINGS_CONTENT_FOLDER=/usercontent
  ENCORE_SETTINGS_TOOLS_FFMPEG=/opt/ffmpeg/ffmpeg ENCORE_SETTINGS_TOOLS_FFPROBE=/opt/ffmpeg/ffprobe
  ENCORE_SETTINGS_TOOLS_LIBRARIES=/opt/ffmpeg/lib ENCORE_SETTINGS_TOOLS_FONT=/opt/ffmpeg/DejaVuSansMono.ttf
  ENCORE_SETTINGS_OUTBOUND_SAMPLES="http://127.0.0.1:$api/samples/"
)

(contained ENCORE_INSTALLATION_KEY_FILE=/data/installation.key -- token --tenant acme) >"$ground/token"
token=$(cat "$ground/token")
echo "token: ${#token} characters"

for round in 1 2 3; do
  started "control plane, with the cache" "http://127.0.0.1:$api/healthz" "${control_plane[@]}"
  stopped
  started "engine, with the cache" "http://127.0.0.1:$engine/actuator/health/readiness" "${engine_told[@]}"
  stopped
done
mount --bind /dev/null "$root/app/encore-service.aot"
for round in 1 2; do
  started "control plane, with a cache that does not fit" "http://127.0.0.1:$api/healthz" "${control_plane[@]}"
  stopped
  started "engine, with a cache that does not fit" "http://127.0.0.1:$engine/actuator/health/readiness" "${engine_told[@]}"
  stopped
done
umount "$root/app/encore-service.aot"

started "control plane" "http://127.0.0.1:$api/healthz" "${control_plane[@]}"
curl -sSf -H "x-jwt: Bearer $token" "http://127.0.0.1:$api/encoreinstance" >/dev/null
started "engine" "http://127.0.0.1:$engine/actuator/health/readiness" "${engine_told[@]}"
job=$(curl -sSf -H 'content-type: application/json' -d "{\"profile\":\"program\",\"outputFolder\":\"/usercontent/demo\",\"baseName\":\"demo_\",\"duration\":5,
  \"inputs\":[{\"uri\":\"http://127.0.0.1:$api/samples/clip.mp4\",\"type\":\"AudioVideo\"}]}" "http://127.0.0.1:$engine/encoreJobs" | jq -r .id)
status=QUEUED
until [[ $status =~ SUCCESSFUL|FAILED|CANCELLED ]]; do
  sleep 1
  status=$(curl -sSf "http://127.0.0.1:$engine/encoreJobs/$job" | jq -r .status)
done
echo "job: $status"
find "$root/usercontent" -type f -printf '%f %s\n' | sort | head -20
[ "$status" = SUCCESSFUL ]
