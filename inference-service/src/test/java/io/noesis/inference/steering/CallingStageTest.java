package io.noesis.inference.steering;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.noesis.engine.generation.TokenSteering.Step;
import io.noesis.engine.grammar.Grammar;
import io.noesis.engine.grammar.GrammarVocabulary;
import io.noesis.engine.grammar.TokenGrammar;
import io.noesis.inference.engine.ScriptedTokenizer;

/// A vocabulary may join the end of a tag with what follows it in one token, such as `>[`.
class CallingStageTest {

    private static final List<String> TOKENS =
            List.of("<", "CALL", ">", ">[", ">!", ">[9", "[", "1", "2", "]", "</CALL>", ">[1]</CALL>");
    private static final String TAG = "<CALL>";

    private final byte[][] bytes =
            TOKENS.stream().map(token -> token.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    private final TokenGrammar grammar = TokenGrammar.compile(
            Grammar.sequence(List.of(
                    Grammar.literal("["),
                    Grammar.anyOf(List.of(Grammar.literal("1"), Grammar.literal("2"))),
                    Grammar.literal("]</CALL>"))),
            GrammarVocabulary.of(bytes));

    private CallingStage stage(boolean once) {
        return new CallingStage(
                new AnswerForm.Calls(TAG, grammar, once),
                new TagTokens(bytes).runningAstray(TAG, grammar.matcher()),
                new ScriptedTokenizer());
    }

    private static void write(CallingStage stage, String... tokens) {
        for (String token : tokens) {
            stage.accept(TOKENS.indexOf(token), token);
        }
    }

    private static List<String> allowed(Step step) {
        return switch (step) {
            case Step.Among(var mask, var _) ->
                IntStream.range(0, TOKENS.size())
                        .filter(mask::contains)
                        .mapToObj(TOKENS::get)
                        .toList();
            case Step.Except(var mask) ->
                IntStream.range(0, TOKENS.size())
                        .filter(token -> !mask.contains(token))
                        .mapToObj(TOKENS::get)
                        .toList();
            default -> throw new AssertionError("not a choice of tokens: " + step);
        };
    }

    @Test
    void aTokenThatJoinsTheTagWithTheBeginningOfACallMayCome() {
        CallingStage stage = stage(false);

        write(stage, "<", "CALL");

        assertThat(allowed(stage.next())).contains(">", ">[", ">[1]</CALL>").doesNotContain(">!", ">[9");
    }

    @Test
    void theCallGoesOnBehindWhatTheTokenHasWrittenOfIt() {
        CallingStage stage = stage(false);

        write(stage, "<", "CALL", ">[");

        assertThat(allowed(stage.next())).containsExactly("1", "2");
    }

    @Test
    void aTagByItselfLeavesTheWholeCallToCome() {
        CallingStage stage = stage(false);

        write(stage, "<", "CALL", ">");

        assertThat(allowed(stage.next())).containsExactly("[");
    }

    @Test
    void aTokenMayHoldTheWholeCall() {
        CallingStage stage = stage(true);

        write(stage, "<", "CALL", ">[1]</CALL>");

        assertThat(stage.next()).isEqualTo(Step.END);
    }
}
