package io.noesis.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileTemplateTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-02T15:04:05Z"));
    private static final Map<String, Object> VARIABLES = Map.of("x", "text", "l", List.of(1, 2));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
                "{% for i in range(100000) %}{% for j in range(100000) %}{{ 'xxxxxxxx' }}{% endfor %}{% endfor %}",
                "{% for i in range(1000000) %}{% endfor %}",
                "{{ range(99999999999999999999999999) }}",
                "{{ range(0, -99999999999999999999999999, -1) }}",
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
                "{{ 'a' * 999999999 }}",
                "{{ 'a' * 99999999999999999999999 }}",
                "{{ ['a'] * 999999999 }}",
                "{{ 9 ** 9 ** 9 ** 9 ** 9 }}",
                "{{ 10 ** 99999999999 }}",
                "{% set ns = namespace(s='xx') %}{% for i in range(60) %}{% set ns.s = ns.s + ns.s %}{% endfor %}{{ ns.s }}",
                "{% set ns = namespace(s='x') %}{% for i in range(60) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
                "{% set ns = namespace(s='xx') %}{% for i in range(60) %}{% set ns.s = ns.s.replace('x', 'xx') %}{% endfor %}",
                "{% set ns = namespace(s='xx') %}{% for i in range(60) %}{% set ns.s = ns.s|replace('', 'xx') %}{% endfor %}",
                "{% set ns = namespace(s='xx') %}{% for i in range(60) %}{% set ns.s = [ns.s, ns.s]|join %}{% endfor %}",
                "{% set ns = namespace(s='xx') %}{% for i in range(60) %}{% set ns.s = ns.s.join(['a', ns.s, 'b']) %}{% endfor %}",
                "{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l }}",
                "{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l|tojson }}",
                "{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l == ns.l }}",
                "{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ [ns.l, ns.l]|sort }}",
                "{% set ns = namespace(l=[1]) %}{% for i in range(1000) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l }}",
                "{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = ns.l + ns.l %}{% endfor %}",
                "{% for i in [[[[1]]]] recursive %}{{ loop([[1]]) }}{% endfor %}",
                "{{ [1]|batch(99999999, 'x') }}",
                "{{ '7'.zfill(999999999) }}",
                "{{ range(100000)|list|unique|list }}",
            })
    void whateverRunsAwayEnds(String template) {
        long begun = System.nanoTime();

        assertThatExceptionOfType(JinjaException.class)
                .isThrownBy(() -> JinjaTemplate.parse(template).render(VARIABLES, CLOCK))
                .withMessageMatching("it (does|makes|nests) .*|a number has more than .*");

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                "[",
                "{{ (",
                "-",
                "not ",
                "{% if x %}",
                "{% for i in l %}",
                "x.",
                "x|upper",
                "{{ x[",
                "{'a':",
                "x + ",
                "1 if 1 else "
            })
    void whateverNestsEndlesslyIsRefused(String unit) {
        String deep = unit.repeat(20_000);

        for (String template : List.of(deep, "{{ " + deep, "{{ " + deep + " x }}")) {
            try {
                JinjaTemplate.parse(template).render(VARIABLES, CLOCK);
            } catch (JinjaException refused) {
                assertThat(refused).hasMessageNotContaining("StackOverflow");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ x.getClass() }}",
                "{{ x.class }}",
                "{{ x['class'] }}",
                "{{ x.__class__ }}",
                "{{ l.stream() }}",
                "{{ x.getBytes() }}",
                "{{ x.chars() }}",
                "{{ self }}{{ context }}{{ environment }}{{ request }}",
            })
    void javaIsNotThere(String template) {
        String rendered;
        try {
            rendered = JinjaTemplate.parse(template).render(VARIABLES, CLOCK);
        } catch (JinjaException undefined) {
            rendered = "";
        }

        assertThat(rendered).isEmpty();
    }

    @Test
    void valuesThatAreNoneOfJsonsBecomeText() {
        assertThat(JinjaTemplate.parse("{{ o is string }}{{ o }}").render(Map.of("o", Duration.ofSeconds(1)), CLOCK))
                .isEqualTo("TruePT1S");
    }

    @Test
    void theClockIsTheCallers() {
        assertThat(JinjaTemplate.parse("{{ strftime_now('%d %b %Y %H:%M:%S %A %%') }}")
                        .render(Map.of(), CLOCK))
                .isEqualTo("02 Jan 2026 15:04:05 Friday %");
    }

    @Test
    void aRefusalIsTheTemplatesOwn() {
        assertThatThrownBy(
                        () -> JinjaTemplate.parse("{{ raise_exception('no') }}").render(Map.of(), CLOCK))
                .isInstanceOfSatisfying(
                        JinjaException.class, e -> assertThat(e.isRefusal()).isTrue())
                .hasMessage("no");
    }

    @Test
    void aFailureToReadNamesTheLine() {
        assertThatThrownBy(() -> JinjaTemplate.parse("a\nb\n{{ 1 + }}")).hasMessageStartingWith("line 3: ");
    }

    @Test
    void aFilterThatThereIsNotIsKnownBeforehand() {
        assertThatThrownBy(() -> JinjaTemplate.parse("{% if false %}{{ x|nosuch }}{% endif %}"))
                .hasMessageContaining("nosuch");
    }
}
