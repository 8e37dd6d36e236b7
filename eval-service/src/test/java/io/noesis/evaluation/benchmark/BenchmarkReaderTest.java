package io.noesis.evaluation.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.noesis.api.error.NoesisException;

import tools.jackson.databind.json.JsonMapper;

class BenchmarkReaderTest {

    private static final String HEAD = "{'scorer': 'exact-text', 'description': 'd'}";
    private static final String ITEM = "{'id': 'a', 'prompt': 'p', 'expected': 'e'}";

    private final BenchmarkReader reader = new BenchmarkReader(new JsonMapper());

    @Test
    void promptsConversationsAndToolsAreRead() {
        Benchmark benchmark = read(HEAD, ITEM, "", """
                {'id': 'b', 'prompt': 'u', 'note': 1, 'messages': [{'role': 'system', 'content': 's'}, {'role': 'user', 'content': 'u'}], \
                'tools': [{'type': 'function', 'function': {'name': 'f'}}], 'expected': 7}""");

        assertThat(benchmark.description()).isEqualTo("d");
        Benchmark.Item first = benchmark.items().getFirst();
        assertThat(first.isPromptOnly()).isTrue();
        assertThat(first.prompt()).isEqualTo("p");
        Benchmark.Item second = benchmark.items().getLast();
        assertThat(second.isPromptOnly()).isFalse();
        assertThat(second.prompt()).isEqualTo("u");
        assertThat(second.tools()).hasSize(1);
        assertThat(second.expected()).isEqualTo("7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                                                  | items",
                "{'scorer': 'exact-text'}                                            | items",
                "{'id': 'other', 'scorer': 'exact-text'}                             | id",
                "{'description': 'd'}                                                | scorer",
                "{'scorer': 'vibes'}                                                 | scorer",
                "{'scorer'                                                           | line 1",
                "[]                                                                  | line 1",
                "{'scorer': 'exact-text'};{'prompt': 'p', 'expected': 'e'}           | line 2: id",
                "{'scorer': 'exact-text'};{'id': 'a b', 'prompt': 'p'}               | line 2: id",
                "{'scorer': 'exact-text'};{'id': 'a', 'expected': 'e'}               | line 2: prompt",
                "{'scorer': 'exact-text'};{'id': 'a', 'prompt': ' ', 'expected': 'e'} | line 2: prompt",
                "{'scorer': 'exact-text'};{'id': 'a', 'prompt': 'p'}                 | line 2: expected",
                "{'scorer': 'exact-text'};{'id': 'a', 'prompt': 'p', 'expected': ''} | line 2: expected",
                "{'scorer': 'tool-call'};{'id': 'a', 'prompt': 'p', 'expected': {}}  | line 2: expected",
                "{'scorer': 'exact-text'};{'id': 'a', 'messages': [], 'expected': 'e'} | line 2: messages",
                "{'scorer': 'exact-text'};{'id': 'a', 'messages': [{'role': 'x'}], 'expected': 'e'} | line 2: messages.role",
                "{'scorer': 'exact-text'};{'id': 'a', 'messages': [1], 'expected': 'e'} | line 2: messages",
                "{'scorer': 'exact-text'};{'id': 'a', 'prompt': 'p', 'messages': [], 'expected': 'e'} | line 2: messages",
                "{'scorer': 'exact-text'};{'id': 'a', 'prompt': 'p', 'tools': [{}], 'expected': 'e'} | line 2: tools.function.name",
                "{'scorer': 'exact-text'};{'id': 'a', 'prompt': 'cut \\ud83d here', 'expected': 'e'} | line 2",
                "{'scorer': 'exact-text'};{'id': 'a', 'prompt': 'p', 'expected': 'e', 'group': ' '} | line 2: group",
                "{'scorer': 'exact-text'};{'id': 'a', 'prompt': 'p', 'expected': 'e', 'group': 'a b'} | line 2: group",
            })
    void whatIsWrongIsNamed(String text, String param) {
        assertRefused(text.split(";"), param);
    }

    @Test
    void itemsMayBelongToGroups() {
        Benchmark benchmark = read(
                HEAD,
                "{'id': 'a', 'prompt': 'p', 'expected': 'e', 'group': 'new'}",
                "{'id': 'b', 'prompt': 'p', 'expected': 'e'}",
                "{'id': 'c', 'prompt': 'p', 'expected': 'e', 'group': 'old'}",
                "{'id': 'd', 'prompt': 'p', 'expected': 'e', 'group': 'new'}");

        assertThat(benchmark.items().stream().map(Benchmark.Item::group)).containsExactly("new", null, "old", "new");
    }

    @Test
    void groupsAreFew() {
        String[] lines = IntStream.rangeClosed(0, BenchmarkReader.MOST_GROUPS + 1)
                .mapToObj(i ->
                        i == 0 ? HEAD : "{'id': '%d', 'prompt': 'p', 'expected': 'e', 'group': 'g%d'}".formatted(i, i))
                .toArray(String[]::new);

        assertRefused(lines, "line %d: group".formatted(BenchmarkReader.MOST_GROUPS + 2));
    }

    @Test
    void anItemMayNotComeTwice() {
        assertRefused(new String[] {HEAD, ITEM, ITEM}, "line 3: id");
    }

    @Test
    void linesAndItemsAreLimited() {
        String most = (ITEM + "\n").repeat(BenchmarkReader.MOST_ITEMS + 1);
        String[] lines = most.split("\n");
        for (int i = 0; i < lines.length; i++) {
            lines[i] = lines[i].replace("'a'", "'a" + i + "'");
        }
        lines[0] = HEAD + "\n" + lines[0];
        assertRefused(lines, "items");
        assertRefused(
                new String[] {HEAD, ITEM.replace("'p'", "'" + "p".repeat(BenchmarkReader.LONGEST_LINE) + "'")},
                "line 2");
    }

    private void assertRefused(String[] lines, String param) {
        assertThatThrownBy(() -> read(lines))
                .isInstanceOfSatisfying(
                        NoesisException.class, e -> assertThat(e.param()).contains(param));
    }

    private Benchmark read(String... lines) {
        return reader.read("mine", String.join("\n", lines).replace('\'', '"'));
    }
}
