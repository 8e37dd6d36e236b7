"""Templates rendered by jinja2 in the environment transformers renders chat templates in: written ones and random ones."""

import argparse
import json
import random
from pathlib import Path

from jinja2.exceptions import TemplateError
from jinja2.ext import loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment

VARIABLES = {
    "messages": [
        {"role": "system", "content": " Be brief. "},
        {"role": "user", "content": "Why is\nthe sky blue?"},
        {"role": "assistant", "content": "<think>\nhm\n</think>\n\nScattering.", "tool_calls": [
            {"id": "c1", "type": "function", "function": {"name": "look", "arguments": {"at": "sky", "n": [1, 2.5, None, True]}}}]},
        {"role": "tool", "content": "blue", "tool_call_id": "c1"},
        {"role": "user", "content": "é🙂 <|x|> {{ 7 }}"},
    ],
    "tools": [{"type": "function", "function": {"name": "look", "description": "It's \"a\" look", "parameters": {
        "type": "object", "properties": {"at": {"type": "string"}}, "required": ["at"]}}}],
    "bos_token": "<s>", "eos_token": "</s>", "add_generation_prompt": True,
    "n": 3, "x": 2.5, "neg": -7, "big": 12345678901234567890, "t": True, "f": False, "nil": None, "s": "Hello World", "empty": "",
    "l": [3, 1, 2], "words": ["b", "A", "c", "a"], "d": {"b": 2, "a": 1, "C": 3}, "e": [], "nested": [[1, [2]], {"k": ["v"]}],
    "sp": "  a  b\tc \n", "tiny": 1e-7, "huge": 1e22, "u": "a🙂é\u00a0",
}

WRITTEN = [
    # White space.
    "a {% if t %} b {% endif %} c", "a\n  {% if t %}\n  b\n  {% endif %}\nc\n", "x\n  {{ n }}\n  y", "a {#- c -#} b", "a\n  {# c #}\nb",
    "a\n{%- if t -%}\n  b  \n{%- endif -%}\nc", "  {%+ if t %}x{% endif +%}\ny", "{{- n -}}  x", " {{- n }} \n", "{% if t %}\n\nx{% endif %}",
    "{% raw %}{{ n }} {% x %}{% endraw %}\nz", "  {%- raw -%}  {{ a }}  {%- endraw -%}  b", "a\r\n  {% if t %}\r\nb{% endif %}", "t: {{ n }}{% if t %} z{% endif %}",
    "a{% set q = 1 %}\n{{ q }}\n\n", "{{ n }} {% for i in l %} {{ i }} {% endfor %} z", "\n\n{% if t %}x{% endif %}\n\n", "{{ '%}' }}{{ \"}}\" }}", "{{ {'a': {'b': 1}}['a']['b'] }}",
    "{%- for i in l %}\n{{- i }}\n{%- endfor %}", "   {% set a = 1 %}   {% set b = 2 %}\n   x", "{# a #}{# b #}\nc", "{{ n }}\n\n{{ x }}\n",
    # Loops.
    "{% for m in messages %}{{ loop.index }}{{ loop.first }}{{ loop.last }}{{ loop.revindex0 }}{{ m.role }};{% endfor %}",
    "{% for m in messages if m.role == 'user' %}{{ loop.index }}/{{ loop.length }}{{ loop.last }} {% endfor %}",
    "{% for i in e %}x{% else %}none{% endfor %}", "{% for i in l if i > 9 %}x{% else %}none{% endfor %}", "{% for i in nothing %}x{% else %}none{% endfor %}",
    "{% for k, v in d.items() %}{{ k }}={{ v }},{% endfor %}", "{% for k in d %}{{ k }}{% endfor %}", "{% for c in s %}{{ c }}-{% endfor %}", "{% for (a, b) in [(1, 2), (3, 4)] %}{{ a + b }} {% endfor %}",
    "{% for i in range(5) %}{% if i == 3 %}{% break %}{% endif %}{% if i == 1 %}{% continue %}{% endif %}{{ i }}{% endfor %}",
    "{% for i in range(3) %}{% for j in range(i) %}{{ loop.index0 }}{{ j }} {% endfor %}{% endfor %}", "{% for i in l %}{{ loop.cycle('a', 'b') }}{% endfor %}",
    "{% for i in l %}{{ loop.previtem }}>{{ i }}>{{ loop.nextitem }} {% endfor %}", "{% for i in [1, 1, 2] %}{{ loop.changed(i) }}{% endfor %}",
    "{% for i in nested recursive %}{% if i is iterable and i is not mapping %}[{{ loop(i) }}]{% else %}{{ i }}{% endif %}{{ loop.depth }}{% endfor %}",
    "{% set x = 1 %}{% for i in l %}{% set x = i %}{{ x }}{% endfor %}{{ x }}", "{% set ns = namespace(a=0, b=[]) %}{% for i in l %}{% set ns.a = ns.a + i %}{% endfor %}{{ ns.a }}{{ ns.b }}",
    "{% if t %}{% set y = 5 %}{% endif %}{{ y }}", "{% for i in range(10, 0, -3) %}{{ i }} {% endfor %}{{ range(3)|list }}{{ range(2, 5)[1] }}", "{% for i in l %}{{ i }}{{ ', ' if not loop.last }}{% endfor %}",
    "{% for i in l|sort(reverse=true) %}{{ i }}{% endfor %}", "{% for x in 'ab' %}{{ x }}{% endfor %}{{ x }}", "{% for i in 5 %}{% endfor %}", "{{ loop }}", "{% for a, b in [(1,)] %}{% endfor %}",
    # Conditions and operators.
    "{{ 1 + 2 * 3 - 4 / 2 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 2 ** 10 }} {{ 7 / 2 }} {{ 2 ** -1 }} {{ 1e3 }} {{ 10 ** 20 }}", "{{ neg // 2 }}{{ neg % 4 }}{{ -neg }}{{ +x }}{{ x // 1 }}{{ -x % 1 }}",
    "{{ 'a' + 'b' ~ 1 ~ none ~ true }}", "{{ 'ab' * 3 }}{{ 2 * 'x' }}{{ [1] + [2] }}{{ (1,) + (2,) }}", "{{ 'a' + 1 }}", "{{ 1 / 0 }}", "{{ n == 3.0 }}{{ t == 1 }}{{ '1' == 1 }}{{ none == false }}{{ l == [3, 1, 2] }}{{ d == {'a': 1, 'b': 2, 'C': 3} }}",
    "{{ 1 < 2 < 3 }}{{ 1 < 2 > 5 }}{{ 'a' < 'b' }}{{ [1, 2] < [1, 3] }}", "{{ 1 < 'a' }}", "{{ 'ell' in s }}{{ 3 in l }}{{ 'a' in d }}{{ 9 not in l }}{{ 'z' not in s }}", "{{ 1 in 'a' }}", "{{ 'x' in nothing }}",
    "{{ not t }}{{ not not n }}{{ t and n }}{{ f or empty or 'z' }}{{ nil and 1 }}{{ e or d }}", "{{ 'a' if t else 'b' }}{{ 'a' if f }}{{ 'a' if f else 'b' if f else 'c' }}", "{{ not 'a' in s }}{{ not n == 3 }}", "{{ n is divisibleby 3 and t }}",
    "{{ (1, 2) }}{{ (1,) }}{{ () }}{{ [1, 'a', none, 1.0] }}{{ {'k': 'v', 1: [true]} }}{{ 1, 2 }}", "{{ \"it's\" }}{{ [\"it's\", 'a\"b', 'a\\'\"b', 'x\\ny\\t\\\\'] }}", "{{ tiny }} {{ huge }} {{ 1.0 }} {{ 100000.0 }} {{ 1e16 }} {{ 123456789.125 }} {{ -0.0 }} {{ big }}",
    "{{ 'a' 'b' }}{{ 'x\\u00e9\\x41\\q' }}", "{{ 1_000 }}", "{{ t + t }}{{ t * 3 }}", "{{ -n ** 2 }}{{ 2 ** 3 ** 2 }}", "{{ n ~ x ~ nil ~ l ~ undefined_thing ~ '!' }}", "{{ 3 - -3 }}{{ 2 * -3 }}", "{{ nothing.x }}", "{{ nothing + 1 }}", "{{ nothing }}{{ nothing == other }}{{ d.nothing }}{{ l[9] }}{{ nothing is defined }}", "{{ nil.x }}{{ n.x }}", "{{ nil.x.y }}", "{{ nil() }}",
    # Members, slices.
    "{{ messages[0]['content'] }}{{ messages[0].content }}{{ messages[-1].role }}{{ messages[1:3]|length }}{{ messages[::-1][0].role }}{{ messages[:-1]|map(attribute='role')|join(',') }}", "{{ s[0] }}{{ s[-1] }}{{ s[1:4] }}{{ s[::-1] }}{{ s[::2] }}{{ s[-3:] }}{{ s[9:2] }}{{ s[5:1:-1] }}{{ l[-9:9] }}{{ u[1] }}{{ u[1:] }}",
    "{{ d['a'] }}{{ d.a }}{{ d.get('z') }}{{ d.get('z', 5) }}{{ d.items()|list }}{{ d.keys()|list }}{{ d.values()|list }}", "{{ d.items is callable }}{{ messages[0]['items'] is defined }}", "{{ l.0 }}{{ nested.1.k.0 }}", "{{ l.append(1) }}", "{{ d.update({}) }}", "{{ d.pop('a') }}", "{{ l.index(2) }}{{ l.count(3) }}",
    "{{ s.__class__ }}", "{{ ''.__class__.__mro__ }}", "{{ l['a'] }}", "{{ s['x'] }}", "{{ n[0] }}", "{{ l[1.0] }}", "{{ l[true] }}",
    # Strings.
    "[{{ sp.strip() }}][{{ sp.lstrip() }}][{{ sp.rstrip() }}][{{ 'xxaxx'.strip('x') }}][{{ 'abcba'.lstrip('ab') }}]", "{{ s.upper() }}{{ s.lower() }}{{ s.title() }}{{ 'hELLO wORLD-x'.capitalize() }}{{ \"it's a dog's\".title() }}{{ \"it's a-dog (here)\"|title }}",
    "{{ 'a,b,,c'.split(',') }}{{ sp.split() }}{{ 'a b c'.split(' ', 1) }}{{ 'a b  c '.split(none, 1) }}{{ ''.split() }}{{ ''.split(',') }}{{ 'a,b,c'.rsplit(',', 1) }}{{ 'x</think>y</think>'.split('</think>')[-1] }}",
    "{{ 'a\\nb\\r\\nc\\n'.splitlines() }}{{ 'a\\nb'.splitlines(true) }}", "{{ s.startswith('He') }}{{ s.endswith(('x', 'ld')) }}{{ s.find('o') }}{{ s.rfind('o') }}{{ s.find('zz') }}{{ s.count('l') }}{{ s.index('W') }}", "{{ s.replace('l', 'L') }}{{ s.replace('l', '', 2) }}{{ 'aaa'.replace('', '-') }}{{ 'abc'.replace('', '-', 2) }}",
    "{{ ', '.join(words) }}{{ '-'.join('abc') }}", "{{ ','.join(l) }}", "{{ 'x'.isdigit() }}{{ '12'.isdigit() }}{{ 'ab'.isalpha() }}{{ 'a1'.isalnum() }}{{ ' '.isspace() }}{{ 'AB'.isupper() }}{{ 'Ab'.islower() }}", "{{ 'a=b=c'.partition('=') }}{{ 'a=b=c'.rpartition('=') }}{{ 'ab'.partition('z') }}{{ 'abc'.removeprefix('a').removesuffix('c') }}{{ '7'.zfill(3) }}{{ '-7'.zfill(3) }}",
    "{{ u.strip() }}|{{ u|length }}", "{{ s.nosuch() }}", "{{ 'abc'.split('') }}",
    # Filters.
    "{{ sp|trim }}|{{ n|trim }}|{{ 'xax'|trim('x') }}", "{{ l|length }}{{ s|count }}{{ d|length }}{{ nothing|length }}", "{{ n|length }}", "{{ nothing|default('d') }}{{ empty|default('d') }}{{ empty|default('d', true) }}{{ nil|d('x') }}{{ nothing|default }}",
    "{{ l|join }}{{ l|join(', ') }}{{ messages|join('|', attribute='role') }}{{ s|join('.') }}", "{{ l|first }}{{ l|last }}{{ e|first }}{{ s|first }}{{ d|first }}", "{{ words|sort }}{{ words|sort(case_sensitive=true) }}{{ words|sort(reverse=true) }}{{ messages|sort(attribute='role')|map(attribute='role')|list }}{{ d|dictsort }}{{ d|dictsort(by='value', reverse=true) }}{{ d|dictsort(true) }}",
    "{{ words|unique|list }}{{ [1, 1, 2, 1.0]|unique|list }}{{ l|min }}{{ l|max }}{{ words|min }}{{ words|max }}{{ e|max }}{{ l|sum }}{{ e|sum }}{{ messages|max(attribute='role') is mapping }}",
    "{{ l|map('string')|list }}{{ words|map('upper')|join }}{{ messages|map(attribute='tool_call_id', default='-')|list }}{{ l|select('odd')|list }}{{ l|reject('odd')|list }}{{ [0, 1, '', 'a']|select|list }}{{ l|select('gt', 1)|list }}{{ l|select('in', [1, 3])|list }}",
    "{{ messages|selectattr('role', 'equalto', 'user')|list|length }}{{ messages|rejectattr('role', 'eq', 'user')|map(attribute='role')|list }}{{ messages|selectattr('tool_calls')|list|length }}{{ messages|selectattr('tool_calls', 'defined')|list|length }}{{ messages|selectattr('role', 'in', ['tool', 'system'])|list|length }}",
    "{{ l|reverse|list }}{{ s|reverse }}{{ s|list }}{{ d|list }}{{ d|items|list }}", "{{ 'abc'|replace('b', 'x') }}{{ 'aaa'|replace('a', 'b', 2) }}{{ s|lower }}{{ s|upper }}{{ 'hELLO'|capitalize }}{{ s|string }}{{ l|string }}", "{{ '3'|int }}{{ '3.9'|int }}{{ 'x'|int }}{{ 'x'|int(5) }}{{ 3.9|int }}{{ '1f'|int(0, 16) }}{{ ' 7 '|int }}{{ nil|int }}{{ '2.5'|float }}{{ 'x'|float }}{{ t|int }}{{ '1e3'|float }}",
    "{{ 2.5|round }}{{ 3.5|round }}{{ 2.345|round(2) }}{{ 2.1|round(0, 'ceil') }}{{ 2.9|round(method='floor') }}{{ 7|round }}{{ -3|abs }}{{ -2.5|abs }}", "{{ 'a\\nb\\n\\nc'|indent }}|{{ 'a\\nb'|indent(2, true) }}|{{ 'a\\n\\nb'|indent(2, blank=true) }}|{{ 'a\\nb\\n'|indent('>') }}", "{{ '<a href=\"x\">&\\'</a>'|e }}{{ 'one two  three'|wordcount }}{{ 'the quick brown fox'|truncate(12) }}{{ 'the quick brown fox'|truncate(12, true) }}{{ 'the quick'|truncate(5) }}{{ s|safe }}", "{{ [1, 2, 3, 4, 5]|batch(2)|list }}{{ [1, 2, 3]|batch(2, 'x')|list }}",
    "{{ tools|tojson }}", "{{ tools|tojson(indent=2) }}", "{{ tools[0].function|tojson(indent=4) }}", "{{ messages[2].tool_calls[0].function.arguments|tojson }}{{ u|tojson }}{{ 'a\"\\n\\\\/<>&'|tojson }}{{ [1.0, 1e22, 1e-7, big, none]|tojson }}{{ (1, 2)|tojson }}{{ []|tojson(indent=2) }}{{ {}|tojson }}{{ d|tojson(sort_keys=true) }}{{ d|tojson(separators=(',', ':')) }}{{ {1: 2, none: 4, 2.5: 1}|tojson }}{{ {true: 3}|tojson }}", "{{ nothing|tojson }}", "{{ [1, [2, {'a': []}]]|tojson(indent=1) }}", "{{ l|nosuch }}", "{{ n is nosuch }}", "{{ s|trim|upper|replace('L', '1')|list|first }}", "{{ -1|abs }}{{ 1 + 2|string|int }}{{ 'a' ~ 'b'|upper }}",
    # Tests.
    "{{ n is defined }}{{ nothing is undefined }}{{ nil is none }}{{ n is not none }}{{ s is string }}{{ n is number }}{{ x is float }}{{ n is integer }}{{ t is integer }}{{ t is boolean }}{{ t is number }}{{ d is mapping }}{{ l is sequence }}{{ d is sequence }}{{ s is iterable }}{{ n is iterable }}{{ nothing is iterable }}{{ t is true }}{{ f is false }}{{ n is true }}",
    "{{ n is odd }}{{ n is even }}{{ n is divisibleby(3) }}{{ n is eq 3 }}{{ n is equalto(3) }}{{ n is ne 3 }}{{ n is lt 5 }}{{ n is ge(3) }}{{ n is sameas 3 }}{{ 'a' is in 'abc' }}{{ 3 is in l }}{{ 'abc' is lower }}{{ 'ABC' is upper }}{{ s is not string }}{{ nil is sameas none }}{{ n is gt 1 and t }}{{ range is callable }}", "{{ not n is odd }}{{ n is not odd or t }}{{ messages[0].role is defined and messages[0].role == 'system' }}", "{{ messages[0].x.y is defined }}",
    # Macros, calls, blocks.
    "{% macro m(a, b=2, c='z') %}[{{ a }}{{ b }}{{ c }}]{% endmacro %}{{ m(1) }}{{ m(1, c=3) }}{{ m() }}{{ m(a=1, b=m(2)) }}", "{% set g = 1 %}{% macro m() %}{{ g }}{% endmacro %}{% set g = 2 %}{{ m() }}", "{% macro m() %}{% set q = 9 %}{{ q }}{% endmacro %}{{ m() }}{{ q }}", "{% macro m(x) %}{{ caller() }}-{{ x }}{% endmacro %}{% call m(1) %}body{% endcall %}", "{% macro m() %}{{ caller(1, 2) }}{% endmacro %}{% call(a, b) m() %}{{ a + b }}{% endcall %}", "{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(4) }}", "{% macro m() %}{{ varargs }}{% endmacro %}{{ m(1, 2) }}",
    "{% set v %} a {{ n }} {% endset %}[{{ v }}]", "{% set v | trim | upper %} a {% endset %}[{{ v }}]", "{% filter upper %}a{{ s }}{% endfilter %}", "{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}{{ a }}", "{% with %}{% set z = 1 %}{{ z }}{% endwith %}{{ z }}", "{% set a, b = 1, 2 %}{{ a }}{{ b }}", "{% set a = 1, 2 %}{{ a }}", "{% set ns = namespace() %}{% set ns.x = 1 %}{{ ns.x }}{{ ns.y }}{{ ns.y is defined }}", "{% set d.a = 1 %}", "{% set q = dict(a=1, b='c') %}{{ q }}{{ q.b }}", "{{ namespace(a=1).a }}{{ dict({'x': 1}, y=2) }}", "{{ raise_exception('no ' ~ n) }}", "{% if messages[0].role != 'user' %}{{ raise_exception('first must be user') }}{% endif %}", "{% for m in messages %}{% if m.role == 'none' %}{% elif m.role == 'user' %}U{% elif m.role == 'tool' %}T{% else %}O{% endif %}{% endfor %}",
    "{% if nothing %}a{% else %}b{% endif %}{% if e %}a{% elif d %}c{% endif %}{% if 0.0 %}x{% endif %}{% if '0' %}y{% endif %}", "{{ strftime_now('%d %b %Y')|length > 8 }}", "{% set c = messages[2].content %}{% if '</think>' in c %}{% set c = c.split('</think>')[-1].lstrip('\\n') %}{% endif %}{{ c }}",
    # What cannot be read.
    "{{ unclosed", "{% if t %}", "{% for x %}{% endfor %}", "{% endif %}", "{{ }}", "{{ 1 + }}", "{{ 'a }}", "{% nosuch %}", "{% break %}", "{{ [1, }}", "{{ a b }}", "{% set 1 = 2 %}", "{# x", "{% include 'x' %}", "{{ (1 }}", "{{ ] }}", "{% raw %}x", "{{ a..b }}", "{{ 1 if }}", "{% macro m( %}{% endmacro %}", "{{ m(a=1, 2) }}", "{{ $ }}",
]


def environment():
    def raise_exception(message):
        raise TemplateError(message)

    result = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols])
    result.filters["tojson"] = lambda x, ensure_ascii=False, indent=None, separators=None, sort_keys=False: json.dumps(
        x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)
    result.globals["raise_exception"] = raise_exception
    result.globals["strftime_now"] = lambda format: "27 Nov 2026"
    return result


class Generator:
    """Random templates of the language, most of them meaningful."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def pick(self, *choices):
        return self.random.choice(choices)

    def expression(self, depth):
        if depth <= 0:
            return self.pick("n", "x", "neg", "t", "f", "nil", "s", "empty", "l", "words", "d", "e", "sp", "1", "0", "2.5", "'ab'", "''", "none", "true", "messages[0].role", "q", "u", "nested")
        e = lambda: self.expression(depth - 1)
        return self.pick(
            lambda: f"({e()} {self.pick('+', '-', '*', '/', '//')} {e()})", lambda: f"({e()} {self.pick('==', '!=', '<', '>=', 'in', 'not in')} {e()})",
            lambda: f"({e()} {self.pick('and', 'or')} {e()})", lambda: f"(not {e()})", lambda: f"({e()} ~ {e()})", lambda: f"({e()} if {e()} else {e()})",
            lambda: f"({e()}|{self.pick('length', 'upper', 'trim', 'string', 'first', 'last', 'list', 'sort', 'join', 'int', 'tojson', 'reverse|list', 'unique|list', 'sum', 'min', 'max', 'title', 'default(1)', 'abs', 'float', 'capitalize')})",
            lambda: f"({e()} is {self.pick('defined', 'none', 'string', 'number', 'mapping', 'iterable', 'odd', 'boolean', 'sequence', 'not defined', 'integer', 'lower')})",
            lambda: f"({e()})[{self.pick('0', '-1')}]", lambda: f"{self.pick('s', 'l', 'u', 'words', 'sp', 'nested', 'q', 'messages')}[{self.pick('1:', ':1', '::-1', '::2', '-2:')}]", lambda: f"[{e()}, {e()}]", lambda: "{'k': " + e() + "}", lambda: f"({e()}, {e()})",
            lambda: f"({e()}).{self.pick('split()', 'upper()', 'strip()', 'keys()|list', 'items()|list', 'k', 'role', 'title()')}")()

    def body(self, depth):
        parts = []
        for _ in range(self.random.randint(1, 3)):
            space = lambda: self.pick("", " ", "\n", "\n  ", "  ", " \n ")
            left, right = self.pick("{%", "{%-", "{%", "{%+"), self.pick("%}", "-%}", "%}", "+%}")
            parts.append(space() + self.pick("", "a", "b c", ".") + space())
            kind = self.pick("output", "output", "if", "for", "set", "comment") if depth > 0 else "output"
            inner = lambda: self.body(depth - 1)
            if kind == "output":
                parts.append(self.pick("{{", "{{-", "{{ ") + " " + self.expression(self.random.randint(0, 3)) + " " + self.pick("}}", "-}}", "}}"))
            elif kind == "if":
                parts.append(f"{left} if {self.expression(2)} {right}{inner()}{left} else {right}{inner()}{left} endif {right}")
            elif kind == "for":
                condition = self.pick("", "", " if q")
                parts.append(f"{left} for q in {self.expression(1)}{condition} {right}{{{{ loop.index }}}}{inner()}{left} endfor {right}")
            elif kind == "set":
                parts.append(f"{left} set q = {self.expression(2)} {right}")
            else:
                parts.append(self.pick("{# c #}", "{#- c -#}"))
        return "".join(parts)


def case(env, template):
    try:
        return {"template": template, "rendered": env.from_string(template).render(**VARIABLES)}
    except Exception as failure:  # Whatever is raised: that it is, is what is kept.
        return {"template": template, "fails": type(failure).__name__}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument("--random", type=int, default=600)
    parser.add_argument("--seed", type=int, default=20261127)
    arguments = parser.parse_args()
    env = environment()
    written = [case(env, template) for template in WRITTEN]
    generator = Generator(arguments.seed)
    cases, failures = [], 0
    while len(cases) < arguments.random:
        new = case(env, generator.body(2))
        if "object at 0x" in new.get("rendered", "") or len(new.get("rendered", "")) > 2000:
            continue
        failures += "fails" in new
        # Most random templates fail: a few of these are enough.
        if "rendered" in new or failures % 8 == 0:
            cases.append(new)
    lines = ",\n".join("  " + json.dumps(each, ensure_ascii=False) for each in written + cases)
    arguments.output.write_text(
        '{"variables": ' + json.dumps(VARIABLES, ensure_ascii=False) + ',\n "cases": [\n' + lines + "\n ]}\n")
    print(f"{len(written)} written and {len(cases)} random templates, {sum('fails' in c for c in written + cases)} of them fail")


if __name__ == "__main__":
    main()
