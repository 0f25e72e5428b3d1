#!/usr/bin/env bash
# A real Jaeger v2.13.0, built once from source (Go module v1.76.0, cmd/jaeger), all-in-one in memory, on loopback.
#   jaeger.sh install                       once, about 4 minutes; into ${NIKA_SERVICES_DIR:-$HOME/.cache/nika-services}/jaeger-v1.76.0
#   jaeger.sh serve OTLP_PORT QUERY_PORT    in the foreground, until it is ended by its pid; OTLP/HTTP in, query API out
# The pages of its UI are placeholders: use the API.
set -euo pipefail

version=v1.76.0
folder=${NIKA_SERVICES_DIR:-$HOME/.cache/nika-services}/jaeger-$version
binary=$folder/jaeger

install() {
  [ -x "$binary" ] && return
  mkdir -p "$folder"
  # Whoever comes while another builds waits for it.
  exec 9>"$folder/lock"
  flock 9
  [ -x "$binary" ] && return
  # A throwaway module that has Jaeger as a tool; Jaeger's one replace directive is repeated here.
  local module
  module=$(mktemp -d)
  (
    cd "$module"
    go mod init example.test/services
    go mod edit -go=1.25.4 -replace github.com/Shopify/sarama=github.com/Shopify/sarama@v1.33.0
    go get -tool "github.com/jaegertracing/jaeger/cmd/jaeger@$version"
    go build -trimpath -ldflags '-s -w' -o "$binary.new" github.com/jaegertracing/jaeger/cmd/jaeger
  ) >"$folder/build.log" 2>&1 || { tail -5 "$folder/build.log" >&2; exit 1; }
  mv "$binary.new" "$binary"
  rm -rf "$module"
}

serve() {
  local otlp=$1 query=$2
  exec "$binary" --config <(cat <<CONFIG
service:
  extensions: [jaeger_storage, jaeger_query]
  pipelines:
    traces: { receivers: [otlp], exporters: [jaeger_storage_exporter] }
  telemetry:
    metrics: { level: none }
    logs: { level: warn }
extensions:
  jaeger_storage:
    backends:
      memory: { memory: { max_traces: 10000 } }
  jaeger_query:
    storage: { traces: memory }
    http: { endpoint: "127.0.0.1:$query" }
    grpc: { endpoint: "127.0.0.1:0" }
receivers:
  otlp:
    protocols:
      http: { endpoint: "127.0.0.1:$otlp" }
exporters:
  jaeger_storage_exporter: { trace_storage: memory }
CONFIG
  )
}

case ${1:-} in
  install) install ;;
  serve) install >&2 && serve "${2:?OTLP port}" "${3:?query port}" ;;
  *) sed -n '2,5p' "$0" | cut -c3- ; exit 2 ;;
esac
