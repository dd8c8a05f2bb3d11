#!/usr/bin/env bash
# schemathesis 4.32.5 (PyPI), with jsonschema-rs 0.60.3, Python 3.11.
#
# Surprise: an OpenAPI 3.1 document whose answer is a tuple (`prefixItems`, JSON Schema 2020-12, what pydantic writes for
# `tuple[int, int]`) is reported as a "Schema Error" of the document, shown with `items: [...]`, which is nowhere in it, and the run
# fails. The document is valid, and the answer fits it. The same two numbers as `items` with `minItems` and `maxItems` pass.
#
# Seen on 2026-11-30: the lines that are compared below.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${server:-}" 2> /dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check schemathesis==4.32.5 jsonschema-rs==0.60.3
cat > make.py <<'PYTHON'
import json
PAIR = {"type": "array", "minItems": 2, "maxItems": 2}
NUMBER = {"type": "integer"}
for name, more in {"prefixItems": {"prefixItems": [NUMBER, NUMBER]}, "items": {"items": NUMBER}}.items():
    place = {"type": "object", "properties": {"at": {**PAIR, **more}}, "required": ["at"]}
    answer = {"description": "It", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Place"}}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Places", "version": "1"},
        "paths": {"/place": {"get": {"responses": {"200": answer}}}},
        "components": {"schemas": {"Place": place}},
    }
    with open(f"{name}.json", "w") as file:
        json.dump(document, file)
PYTHON
cat > serve.py <<'PYTHON'
from http.server import BaseHTTPRequestHandler, HTTPServer
class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        content = b'{"at": [3, 4]}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
    def log_message(self, *_said):
        pass
server = HTTPServer(("127.0.0.1", 0), Answer)
with open("port.tmp", "w") as file:
    file.write(str(server.server_port))
import os
os.rename("port.tmp", "port")
server.serve_forever()
PYTHON
venv/bin/python make.py
venv/bin/python serve.py & server=$!
until [ -f port ]; do sleep 0.1; done
for name in prefixItems items; do
  code=0
  venv/bin/st run "$name.json" --url "http://127.0.0.1:$(cat port)" --checks response_schema_conformance \
    --phases fuzzing --max-examples 1 --seed 1 --no-color > said.txt 2>&1 || code=$?
  echo "$name exit $code $(grep -o 'Schema Error' said.txt | head -1)" | sed 's/ *$//'
done | tee seen
diff seen - <<'SAID'
prefixItems exit 1 Schema Error
items exit 0
SAID
