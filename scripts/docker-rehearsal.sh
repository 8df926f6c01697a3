#!/usr/bin/env bash
# Runs the instructions of the Dockerfile one by one without a container engine, each stage in a folder of its own, then
# starts the service from the last stage, asks for its health as the image would, and prints what the image would hold.
# Needs the packages of `npm ci` (for Node 24). Usage: scripts/docker-rehearsal.sh [--keep]
set -euo pipefail
checkout=$(cd "$(dirname "$0")/.." && pwd)
root=$(mktemp -d)
server=
finish() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null && wait "$server" || true; fi
  if [ "${keep:-}" = --keep ]; then echo "kept: $root"; else rm -rf "$root"; fi
}
keep=${1:-}
trap finish EXIT

# Node 24 stands for node:24-slim.
mkdir "$root/bin"
ln -s "$(PATH="$checkout/node_modules/.bin:$PATH" node -p process.execPath)" "$root/bin/node"
export PATH="$root/bin:$PATH"
echo "node $(node --version), npm $(npm --version)"

# The build context: what .dockerignore lets in.
mkdir "$root/context"
(cd "$checkout" && sed -n 's/^!//p' .dockerignore | while read -r path; do
  if [ -e "$path" ]; then tar -c "$path" | tar -x -C "$root/context"; else echo "absent: $path"; fi
done)

stage= directory= count=0 health= command=
declare -a environment=()
place() { case $1 in /*) echo "$root/stages/$stage$1" ;; *) echo "$root/stages/$stage$directory/$1" ;; esac }

copy() {
  local from="$root/context" argument
  local -a sources=()
  for argument in "$@"; do
    case $argument in
      --from=*) from="$root/stages/${argument#--from=}" ;;
      --chown=*) ;;
      *) sources+=("$argument") ;;
    esac
  done
  local target
  target=$(place "${sources[-1]}")
  unset 'sources[-1]'
  for argument in "${sources[@]}"; do
    # As Docker does it: of a folder the contents are copied, of a file the file.
    if [ -d "$from/$argument" ]; then mkdir -p "$target" && cp -R "$from/$argument/." "$target"
    elif [ "${target: -1}" = / ] || [ ${#sources[@]} -gt 1 ]; then mkdir -p "$target" && cp "$from/$argument" "$target"
    else mkdir -p "$(dirname "$target")" && cp "$from/$argument" "$target"; fi
  done
}

while IFS= read -r line; do
  read -r instruction rest <<<"$line"
  case $instruction in "" | \#*) continue ;; esac
  echo "--> ${line:0:120}"
  case $instruction in
    FROM)
      stage=$count directory= environment=()
      case $rest in *" AS "*) stage=${rest##* AS } ;; esac
      count=$((count + 1))
      mkdir -p "$root/stages/$stage"
      ;;
    WORKDIR) directory=$rest && mkdir -p "$root/stages/$stage$directory" ;;
    ENV) read -ra assignments <<<"$rest" && environment+=("${assignments[@]}") ;;
    COPY) read -ra arguments <<<"$rest" && copy "${arguments[@]}" ;;
    RUN) (cd "$(place .)" && env ${environment[@]+"${environment[@]}"} bash -c "$rest") ;;
    HEALTHCHECK) health=${rest#*CMD } ;;
    CMD) command=$rest ;;
    USER | EXPOSE | VOLUME) ;;
    *) echo "docker-rehearsal: unknown instruction $instruction" >&2 && exit 1 ;;
  esac
done <"$checkout/Dockerfile"

image="$root/stages/$stage"
echo
echo "sizes (the production install has to stay below 150 MB):"
(cd "$image$directory" && du -sm -- * | sort -rn && du -sm . | sed 's/\.$/together/')
# What a start leaves for the next is left out: the image's file system is read-only, this folder is not.
files() { (cd "$image" && find . -path ./data -prune -o -path '*/node_modules/.cache' -prune -o -type f -print | sort); }
files >"$root/files"
echo
echo "files without node_modules:"
grep -v /node_modules/ "$root/files"
echo
echo "files in node_modules by package:"
sed -nE 's#.*/node_modules/((@[^/]+/)?[^/]+)/.*#\1#p' "$root/files" | sort | uniq -c | sort -rn

echo
# In a container HOST is 0.0.0.0 and a target is required; here the service stays on this machine.
port=$((20000 + RANDOM % 20000))
environment+=("HOST=127.0.0.1" "PORT=$port" "PORTAGE_DATA=$image/data" "PORTAGE_TARGET_URL=http://127.0.0.1:9/fhir")
words() { node -e 'for (const word of JSON.parse(process.argv[1])) console.log(word)' "$1"; }
mapfile -t start < <(words "$command")
mapfile -t check < <(words "$health")
cd "$image$directory"
echo "start: $command"
env "${environment[@]}" "${start[@]}" >"$root/log" 2>&1 &
server=$!
for _ in $(seq 100); do
  if env "${environment[@]}" "${check[@]}"; then healthy=yes && break; fi
  kill -0 "$server" 2>/dev/null || break
  sleep 0.2
done
cat "$root/log"
if [ "${healthy:-}" != yes ]; then echo "docker-rehearsal: the service is not healthy" >&2 && exit 1; fi
echo "healthy: $(node -e "fetch('http://127.0.0.1:$port/health/live').then(async (answer) => console.log(answer.status, await answer.text()))")"
files | diff "$root/files" - && echo "nothing was written outside the data folder"
