#!/usr/bin/env bash
# scim2-models 0.12.3 (PyPI), Python 3.11.
#
# Surprise: `PatchOp.patch` adds a member of a group again who is in it already, where the request says what they are
# called, as providers do ("display" beside "value"): values are compared whole, not by "value", so the group has the
# person twice, and a later removal by "value" takes both. RFC 7644, 3.5.2.1, wants no change for what is there. Without
# "display" nothing is doubled, and so trying it with bare ids shows nothing.
#
# Seen on 2026-12-01: the three lines that are compared below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tool
tool/bin/pip install -qq --disable-pip-version-check scim2-models==0.12.3
cat > try.py <<'PYTHON'
from scim2_models import Context, Group, PatchOp

SCHEMAS = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]


def patch(resource, *operations):
    asked = {"schemas": SCHEMAS, "Operations": list(operations)}
    kind = PatchOp[type(resource)]
    return kind.model_validate(asked, scim_ctx=Context.RESOURCE_PATCH_REQUEST).patch(resource)


def make_group():
    return Group(id="1", display_name="Crew", members=[{"value": "2"}])


def say(group):
    return [member.value for member in group.members or []]


for name, member in {"bare": {"value": "2"}, "with a name": {"value": "2", "display": "Ann"}}.items():
    group = make_group()
    changed = patch(group, {"op": "add", "path": "members", "value": [member]})
    print(f"{name}:", changed, say(group))
patch(group, {"op": "remove", "path": 'members[value eq "2"]'})
print("removed:", say(group))
PYTHON
tool/bin/python try.py | tee said
diff said - <<'SAID'
bare: False ['2']
with a name: True ['2', '2']
removed: []
SAID
