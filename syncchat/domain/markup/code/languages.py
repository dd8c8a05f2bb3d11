"""The languages a fenced block may name: label, Pygments lexer, names.

A closed list: Pygments knows 500, and each is a set of regular expressions somebody can attack. Scala is missing:
its lexer takes 320 ms to compile, the others at most 70, once in a process.
"""

_TABLE = """
Bash        BashLexer          bash sh shell zsh console
C           CLexer             c h
C#          CSharpLexer        csharp cs c#
C++         CppLexer           cpp c++ cc hpp
CSS         CssLexer           css
Clojure     ClojureLexer       clojure clj
Dart        DartLexer          dart
Diff        DiffLexer          diff patch udiff
Dockerfile  DockerLexer        dockerfile docker
Elixir      ElixirLexer        elixir ex exs
Go          GoLexer            go golang
GraphQL     GraphQLLexer       graphql gql
HTML        HtmlLexer          html htm
Haskell     HaskellLexer       haskell hs
INI         IniLexer           ini cfg conf dosini
JSON        JsonLexer          json jsonc
JSX         JsxLexer           jsx
Java        JavaLexer          java
JavaScript  JavascriptLexer    javascript js mjs node
Kotlin      KotlinLexer        kotlin kt
Lua         LuaLexer           lua
Makefile    MakefileLexer      makefile make mk
Nginx       NginxConfLexer     nginx
PHP         PhpLexer           php
Perl        PerlLexer          perl pl
PowerShell  PowerShellLexer    powershell pwsh ps1
Python      PythonLexer        python py python3 py3
R           SLexer             r
Ruby        RubyLexer          ruby rb
Rust        RustLexer          rust rs
SCSS        ScssLexer          scss
SQL         SqlLexer           sql
Swift       SwiftLexer         swift
TOML        TOMLLexer          toml
TypeScript  TypeScriptLexer    typescript ts tsx
XML         XmlLexer           xml svg xhtml
YAML        YamlLexer          yaml yml
"""
_ROWS = [row.split() for row in _TABLE.strip().splitlines()]
LABELS = {name: label for label, _lexer, *names in _ROWS for name in names}
LEXERS = {label: lexer for label, lexer, *_names in _ROWS}


def find_label(fence_info: str) -> str | None:
    words = fence_info.split(maxsplit=1)
    return LABELS.get(words[0].lower()) if words else None
