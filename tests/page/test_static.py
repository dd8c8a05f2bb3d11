import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.test import Client

from syncchat.assets.bundler import BundleError
from syncchat.assets.precache import is_kept, list_kept_files
from syncchat.assets.storage import join_imports, rewrite

FIRST_PAGE = 162_400
MODULES = {
    "js/entry/main.js": """/** What it is. */
import { say as shout, LOUD } from "../lib/words.js";
import { Door } from "../door.js";

  // why
console.log(shout("x"), LOUD, new Door().name, /** @type {string} */ ("/* not one */"));
""",
    "js/lib/words.js": """export const LOUD = 3; // and this stays
export function say(text) {
  return `${text} // ${LOUD}`;
}
""",
    "js/door.js": """import {
  LOUD,
} from "./lib/words.js";

export class Door {
  name = `door ${LOUD} ${import.meta.url.pathname}`;
}
""",
}
CSS = Path(__file__).parents[2] / "static" / "css"


def test_the_stylesheet_s_imports_are_joined_in_order_wherever_they_lie() -> None:
    storage = InMemoryStorage()
    files = {
        "css/app.css": '@layer a, b;\n@import url("base.css");\n@import url("parts/one.css");\n',
        "css/base.css": "base {}\n",
        "css/parts/one.css": '@import url("../two.css");\none {}\n',
        "css/two.css": "two {}\n",
    }
    for name, text in files.items():
        storage.save(name, ContentFile(text))
    joined = join_imports("css/app.css", {name: (storage, name) for name in files})
    assert joined == "@layer a, b;\nbase {}\ntwo {}\none {}\n"


def run_script(text: str) -> str:
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node")
    page = 'globalThis.location = { href: "http://127.0.0.1/rooms/1/" };\n'
    command = [node, "--input-type=module", "--eval", page + text]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def bundle(modules: dict[str, str]) -> str:
    return bundle_all(modules)["js/entry/main.js"]


def bundle_all(modules: dict[str, str]) -> dict[str, str]:
    storage = InMemoryStorage()
    for name, text in modules.items():
        storage.save(name, ContentFile(text))
    return dict(rewrite({name: (storage, name) for name in modules}))


def test_scripts_travel_as_one_without_their_comments() -> None:
    text = bundle(MODULES)
    assert "What it is" not in text
    assert "why" not in text
    assert "(" + '"/* not one */"' + ")" in text
    assert run_script(text) == "x // 3 3 door 3 /static/js/door.js /* not one */"


def test_scripts_travel_without_their_indents_where_no_text_goes_on_over_lines() -> None:
    text = bundle(
        {
            "js/entry/main.js": 'import { one } from "../one.js";\nif (one) {\n  console.log(one);\n}\n',
            "js/one.js": "export const one = `first\n  second`;\n",
        }
    )
    assert "\nconsole.log(one);" in text
    assert run_script(text) == "first\n  second"


WITH_PARTS = {
    "js/entry/main.js": """import { share } from "../components/parts.js";
import { LOUD } from "../lib/loud.js";
globalThis.made = [`main ${LOUD}`];
""",
    "js/components/parts.js": """export function share(modules) {
  globalThis.shared = modules;
}
""",
    "js/lib/loud.js": "export const LOUD = 3;\nexport const unused = [];\n",
    "js/lib/once.js": """import { LOUD } from "./loud.js";
globalThis.made.push("once");
export const once = { LOUD };
""",
    "js/parts/first.js": """import { LOUD } from "../lib/loud.js";
import { once } from "../lib/once.js";
export const first = () => [LOUD, once];
""",
    "js/parts/second.js": 'import { once } from "../lib/once.js";\nexport const second = once;\n',
}
LINK = """
const load = async (text) => (await import(`data:text/javascript,${encodeURIComponent(text)}`)).instantiate(shared);
const { first } = await load(FIRST);
const { second } = await load(SECOND);
console.log(made.join(), first()[0], first()[1] === second);
"""


def test_a_part_takes_what_the_page_has_and_what_another_part_made() -> None:
    scripts = bundle_all(WITH_PARTS)
    first, second = scripts["js/parts/first.js"], scripts["js/parts/second.js"]
    assert "LOUD = 3" not in first + second
    assert "share({ $1 });" in scripts["js/entry/main.js"].replace("$0.", "")
    texts = f"const FIRST = {json.dumps(first)}, SECOND = {json.dumps(second)};\n"
    assert run_script(scripts["js/entry/main.js"] + texts + LINK) == "main 3,once 3 true"


def test_parts_need_an_entry_that_holds_what_they_take() -> None:
    with pytest.raises(BundleError, match=r"js/components/parts\.js"):
        bundle_all({"js/entry/main.js": "", "js/parts/first.js": ""})


@pytest.mark.parametrize(
    "unsayable",
    ['import "../door.js";', "export default 3;", "export let moving = 1;", "export { x };", "await 3;"],
)
def test_what_a_bundle_cannot_say_is_refused_by_name(unsayable: str) -> None:
    with pytest.raises(BundleError, match=r"js/entry/main\.js"):
        bundle({"js/entry/main.js": unsayable + "\n", "js/door.js": ""})


def test_a_circle_of_imports_is_refused() -> None:
    circle = {
        "js/entry/main.js": 'import { a } from "../a.js";\n',
        "js/a.js": 'import { b } from "./b.js";\nexport const a = 1;\n',
        "js/b.js": 'import { a } from "./a.js";\nexport const b = 1;\n',
    }
    with pytest.raises(BundleError, match=r"js/a\.js imports itself by way of js/b\.js"):
        bundle(circle)


@pytest.mark.django_db
def test_the_first_page_weighs_no_more_than_it_may(client: Client) -> None:
    sources = {name: (storage, name) for finder in finders.get_finders() for name, storage in finder.list([])}
    texts = {name: text for name, text in rewrite(sources) if is_kept(name)}
    parts = [*texts.values(), client.get("/offline/en/").content.decode()]
    assert "js/entry/main.js" in texts
    assert sum(len(gzip.compress(part.encode())) for part in parts) <= FIRST_PAGE


def test_every_style_file_is_imported_once_and_none_is_missing() -> None:
    imported = re.findall(r'@import url\("([^"]+)"\)', (CSS / "app.css").read_text())
    there = {str(path.relative_to(CSS)) for path in CSS.rglob("*.css") if path.parent.name != "parts"} - {
        "app.css"
    }
    assert len(imported) == len(set(imported))
    assert set(imported) == there


def test_no_colour_stands_outside_the_tokens() -> None:
    # Shades of a token's hue are the design's own, and say which hue
    literal = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")
    for path in CSS.rglob("*.css"):
        if path.name != "tokens.css":
            text = re.sub(r"mask-image:[^;]+;", "", path.read_text())
            assert not literal.search(text), path.name


def test_no_template_carries_a_style_attribute_for_the_policy_would_refuse_it() -> None:
    templates = CSS.parents[1] / "templates"
    for path in templates.rglob("*.*"):
        if "email" not in path.parts:
            assert not re.search(r"\sstyle=", path.read_text()), path.name


def test_the_pages_files_exist() -> None:
    for name in (
        "css/app.css",
        "js/entry/main.js",
        "js/entry/page.js",
        "img/favicon.svg",
        "img/favicon-lit.svg",
    ):
        assert finders.find(name), name


def test_declarations_of_types_are_neither_collected_nor_kept() -> None:
    config = apps.get_app_config("staticfiles")
    assert isinstance(config, StaticFilesConfig)
    ignored = config.ignore_patterns
    collected = {name for finder in finders.get_finders() for name, _ in finder.list(ignored)}
    assert finders.find("js/connection/protocol.d.ts")
    assert "js/connection/socket.js" in collected
    assert [name for name in (*collected, *list_kept_files()) if name.endswith(".d.ts")] == []
