import re
from collections.abc import Iterator, Mapping

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from syncchat.domain.markup.blocks import end_lazy_lines, end_list, parse_list, parse_quote, parse_table
from syncchat.domain.markup.code.fences import parse_fence
from syncchat.domain.markup.escapes import parse_escape
from syncchat.domain.markup.formula.rule import parse_formula
from syncchat.domain.markup.inline import ChatInline
from syncchat.domain.markup.labels import show_hosts
from syncchat.domain.markup.links import parse_bare_url, parse_image, parse_link
from syncchat.domain.markup.mentions import parse_mention
from syncchat.domain.markup.shortcodes import parse_shortcode
from syncchat.domain.markup.spoilers import parse_spoiler
from syncchat.domain.markup.tasks import find_task
from syncchat.domain.markup.urls import STARTS, is_safe_url

# Where the text rule stops and the other rules are asked.
_STOPS = re.compile(rf"[\n!:<@＠﹫\[\\\]`*_~]|\|\||\$\$|{STARTS}", re.IGNORECASE)
# Nothing to encode: most addresses, and it saves 70 us for each.
_NORMAL_URL = re.compile(r"[\w/:.?=&~#+,;@!$()-]*", re.ASCII)
# Twice what a message may be; longer (an import) is shown as plain lines.
MAX_PARSED = 8_000
# More than a message can have; one that is an item of a list costs 35 us.
MAX_LINES = 2_000
# Nobody writes more; each costs 12 us. Past it a paragraph is shown as typed.
MAX_MARKS = 1_500
_MARKS = "*_~`[<@＠﹫:|$"
_BLOCKS = ["table", "fence", "blockquote", "list", "heading", "list_end", "lazy_end", "paragraph"]
_INLINE = ["text", "newline", "escape", "backticks", "strikethrough", "emphasis", "link", "image"]
_OURS = ["autolink", "formula", "spoiler", "mention", "shortcode", "bare_url"]


class ChatMarkdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        return is_safe_url(url)

    def normalizeLink(self, url: str) -> str:
        return url if _NORMAL_URL.fullmatch(url) else super().normalizeLink(url)

    def normalizeLinkText(self, link: str) -> str:
        """As typed: decoding would show `xn--` and `%` addresses as something else."""
        return link


def _parse_paragraphs(state: StateCore) -> None:
    left = MAX_MARKS
    for place, token in enumerate(state.tokens):
        if token.type == "inline":
            find_task(state.tokens, place)
            left -= sum(map(token.content.count, _MARKS))
            if left >= 0:
                children = state.md.inline.parse(token.content, state.md, state.env, [])
                token.children = list(show_hosts(children)) if "](" in token.content else children
            else:
                token.children = list(_split_lines(token.content))


def _split_lines(content: str) -> Iterator[Token]:
    for number, line in enumerate(content.split("\n")):
        if number:
            yield Token("softbreak", "br", 0)
        yield Token("text", "", 0, content=line)


def _build_parser() -> ChatMarkdown:
    # HTML, entities, images, rulers, indented code and reference links stay text.
    parser = ChatMarkdown("zero", {"html": False, "maxNesting": 100})
    parser.inline = ChatInline()
    block, inline = parser.block.ruler, parser.inline.ruler
    block.at("table", parse_table, {"alt": ["paragraph"]})
    block.at("blockquote", parse_quote, {"alt": ["paragraph", "blockquote", "list"]})
    block.at("list", parse_list, {"alt": ["paragraph", "blockquote"]})
    block.at("fence", parse_fence, {"alt": ["paragraph", "blockquote", "list"]})
    block.before("paragraph", "list_end", end_list, {"alt": ["list"]})
    block.before("paragraph", "lazy_end", end_lazy_lines, {"alt": ["paragraph", "blockquote"]})
    inline.at("escape", parse_escape)
    inline.at("link", parse_link)
    inline.at("image", parse_image)
    inline.push("formula", parse_formula)
    inline.push("spoiler", parse_spoiler)
    inline.push("mention", parse_mention)
    inline.push("shortcode", parse_shortcode)
    inline.push("bare_url", parse_bare_url)
    parser.core.ruler.at("inline", _parse_paragraphs)
    parser.core.ruler.enableOnly(["block", "inline"])
    block.enableOnly(_BLOCKS)
    inline.enableOnly(_INLINE + _OURS)
    parser.inline.ruler2.enableOnly(["balance_pairs", "strikethrough", "emphasis", "fragments_join"])
    parser.inline.terminator_re = _STOPS
    return parser


_PARSER = _build_parser()


def is_parsable(text: str) -> bool:
    return len(text) <= MAX_PARSED and text.count("\n") <= MAX_LINES


def parse_tokens(text: str, people: Mapping[str, int]) -> list[Token]:
    return _PARSER.parse(text, {"people": people})
