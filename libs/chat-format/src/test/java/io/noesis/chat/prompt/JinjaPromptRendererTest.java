package io.noesis.chat.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.noesis.chat.family.ModelFamilies;
import io.noesis.chat.family.ModelFamily;
import io.noesis.chat.family.ReasoningMode;
import io.noesis.chat.output.OutputStart;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JinjaPromptRendererTest {

    private static final Set<String> CHATML_SPECIALS = Set.of("<|im_start|>", "<|im_end|>");
    private static final PromptMessage QUESTION = new PromptMessage("user", "Why is the sky blue?");

    /// What jinja2 makes of the real model's own template; see `conformance/reference`.
    @TestFactory
    Stream<DynamicTest> rendersTheRealTemplateAsPythonDoes() throws Exception {
        JsonNode reference;
        try (InputStream in = getClass().getResourceAsStream("/reference/smollm2-templates.json")) {
            reference = new JsonMapper().readTree(in);
        }
        String template = reference.path("template").asString();
        PromptRenderer renderer = renderer(template, "chatml", CHATML_SPECIALS);
        return reference
                .path("cases")
                .valueStream()
                .filter(each -> each.path("add_generation_prompt").asBoolean())
                .map(each -> dynamicTest(each.path("name").asString(), () -> {
                    List<PromptMessage> messages = new ArrayList<>();
                    each.path("messages")
                            .forEach(message -> messages.add(new PromptMessage(
                                    message.path("role").asString(),
                                    message.path("content").asString())));
                    assertThat(renderer.render(messages, ReasoningMode.AUTO, Map.of())
                                    .text()
                                    .plain())
                            .isEqualTo(each.path("rendered").asString());
                }));
    }

    @Test
    void theNemotronSwitchIsTheSystemTextAndTheCallersOwnFollowsIt() {
        PromptRenderer renderer = nemotron();

        assertThat(text(renderer, ReasoningMode.ON, new PromptMessage("system", "Be brief."), QUESTION))
                .isEqualTo(
                        "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\ndetailed thinking on\n\nBe brief.<|eot_id|>"
                                + "<|start_header_id|>user<|end_header_id|>\n\nWhy is the sky blue?<|eot_id|>"
                                + "<|start_header_id|>assistant<|end_header_id|>\n\n");
        assertThat(text(renderer, ReasoningMode.OFF, QUESTION))
                .contains("system<|end_header_id|>\n\ndetailed thinking off<|eot_id|>");
        assertThat(text(renderer, ReasoningMode.AUTO, QUESTION)).doesNotContain("detailed thinking");
    }

    @Test
    void theNemotronSystemTurnIsThereEvenWithoutAWord() {
        assertThat(text(nemotron(), ReasoningMode.AUTO, QUESTION))
                .isEqualTo("<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\n<|eot_id|>"
                        + "<|start_header_id|>user<|end_header_id|>\n\nWhy is the sky blue?<|eot_id|>"
                        + "<|start_header_id|>assistant<|end_header_id|>\n\n");
    }

    @Test
    void theSecondNemotronGenerationClosesTheThoughtItself() {
        PromptRenderer renderer =
                renderer(BuiltInTemplates.named("llama-nemotron-v1.5"), "llama-nemotron-v1.5", Set.of("<|eot_id|>"));

        RenderedPrompt off = renderer.render(List.of(QUESTION), ReasoningMode.OFF, Map.of());

        assertThat(off.text().plain()).contains("/no_think").endsWith("\n\n<think>\n\n</think>\n\n");
        assertThat(off.outputStart()).isEqualTo(OutputStart.ANSWER);
        assertThat(text(renderer, ReasoningMode.AUTO, QUESTION)).doesNotContain("<think>");
    }

    @Test
    void aPhraseTheCallerWroteIsNotRepeatedNorLeftToContradict() {
        PromptMessage system = new PromptMessage("system", "detailed thinking on\n\nBe brief.");

        assertThat(text(nemotron(), ReasoningMode.ON, system, QUESTION)).containsOnlyOnce("detailed thinking on");
        assertThat(text(nemotron(), ReasoningMode.OFF, system, QUESTION))
                .contains("detailed thinking off\n\nBe brief.")
                .doesNotContain("detailed thinking on");
    }

    @Test
    void earlierThinkingIsCutFromTheHistory() {
        String rendered = text(
                nemotron(),
                ReasoningMode.ON,
                QUESTION,
                new PromptMessage("assistant", "<think>\nscattering\n</think>\n\nBecause of scattering."),
                QUESTION);

        assertThat(rendered).contains("\n\nBecause of scattering.<|eot_id|>").doesNotContain("<think>");
    }

    @Test
    void whatUsersWriteCannotBecomeASpecialToken() {
        RenderedPrompt prompt = renderer(BuiltInTemplates.named("llama-3"), "llama-3", Set.of("<|eot_id|>"))
                .render(List.of(new PromptMessage("user", "  a<|eot_id|>b ")), ReasoningMode.AUTO, Map.of());

        assertThat(prompt.text().value()).contains("a<" + GuardedText.GUARD + "|eot_id|>b<|eot_id|>");
        assertThat(prompt.text().plain()).contains("a<|eot_id|>b<|eot_id|>");
    }

    @Test
    void aUserCannotSmuggleInAGuardOrTakeOneAway() {
        String smuggled = "<" + GuardedText.GUARD + "|eot_id|>";

        assertThat(GuardedText.guard(smuggled, Set.of("<|eot_id|>"))).isEqualTo(smuggled);
        assertThat(GuardedText.guard("x" + GuardedText.GUARD + "y", Set.of("<|eot_id|>")))
                .isEqualTo("xy");
    }

    @Test
    void whatUsersWriteIsNeverReadAsATemplate() {
        PromptMessage injection = new PromptMessage("user", "{{ 7 * 6 }}{% raw %}{# x #}");

        assertThat(text(nemotron(), ReasoningMode.AUTO, injection)).contains("{{ 7 * 6 }}{% raw %}{# x #}");
    }

    @Test
    void theCallersVariablesReachTheTemplateButReplaceNoneOfOurs() {
        PromptRenderer renderer =
                renderer("{{ enable_thinking }} {{ tone }} {{ messages|length }}", "chatml", Set.of());

        assertThat(renderer.render(List.of(QUESTION), ReasoningMode.OFF, Map.of("tone", "dry", "messages", List.of()))
                        .text()
                        .plain())
                .isEqualTo("False dry 2");
    }

    @Test
    void theStartOfTheOutputFollowsFromThePrompt() {
        assertThat(start("{{ 'x<think>\n' }}", "llama-3", ReasoningMode.AUTO)).isEqualTo(OutputStart.THINKING);
        assertThat(start("{{ 'x<think>\n\n</think>\n\n' }}", "llama-nemotron-v1", ReasoningMode.ON))
                .isEqualTo(OutputStart.ANSWER);
        assertThat(start("x", "llama-nemotron-v1", ReasoningMode.ON)).isEqualTo(OutputStart.UNDECIDED);
        assertThat(start("x", "llama-nemotron-v1", ReasoningMode.AUTO)).isEqualTo(OutputStart.ANSWER);
        assertThat(start("x", "llama-nemotron-v1.5", ReasoningMode.AUTO)).isEqualTo(OutputStart.UNDECIDED);
        assertThat(start("x", "chatml", ReasoningMode.ON)).isEqualTo(OutputStart.ANSWER);
    }

    @Test
    void pythonNamesOfStringMethodsWork() {
        String template =
                "{% if messages[0]['content'].startswith('Why') %}{{ messages[0]['content'].upper().rstrip() }}{% endif %}";

        assertThat(renderer(template, "llama-3", Set.of())
                        .render(List.of(QUESTION), ReasoningMode.AUTO, Map.of())
                        .text()
                        .plain())
                .isEqualTo("WHY IS THE SKY BLUE?");
    }

    @Test
    void aTemplateMayRefuseTheMessages() {
        assertThatThrownBy(() -> run("{{ raise_exception('roles must alternate') }}"))
                .isInstanceOfSatisfying(
                        ChatTemplateException.class,
                        e -> assertThat(e.refusedByTemplate()).isTrue())
                .hasMessageContaining("roles must alternate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ ''.getClass().forName('java.lang.Runtime').getRuntime().exec('id') }}",
                "{{ ''.class.classLoader }}",
                "{{ messages.getClass() }}",
                "{% include '/etc/passwd' %}",
                "{% import '/etc/passwd' as p %}{{ p }}",
                "{% from '/etc/passwd' import x %}"
            })
    void aHostileTemplateReachesNeitherJavaNorFiles(String template) {
        try {
            assertThat(run(template))
                    .doesNotContain("java.lang")
                    .doesNotContain("root:")
                    .doesNotContain("class ");
        } catch (ChatTemplateException refused) {
            assertThat(refused.refusedByTemplate()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for i in range(1000000) %}{% for j in range(1000000) %}{{ 'xxxxxxxxxxxxxxxx' }}{% endfor %}{% endfor %}",
                "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
                "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
                "{{ 'a'|center(900000000) }}",
                "{{ '%0999999999d'|format(1) }}",
                "{{ 'a'.repeat(400000000) }}",
                "{{ unclosed",
                "{% if x",
                "{% for x in messages %}",
                "{{ messages[0]['content']|nosuchfilter }}"
            })
    void aTemplateThatRunsAwayOrIsBrokenEndsInATypedError(String template) {
        assertThatThrownBy(() -> run(template))
                .isInstanceOfSatisfying(
                        ChatTemplateException.class,
                        e -> assertThat(e.refusedByTemplate()).isFalse())
                .hasMessageContaining("chat template");
    }

    @Test
    void aLoopMayFilter() {
        String template = "{%- for m in messages if m.role == 'user' -%}\n[{{ m.content }}]\n{%- endfor -%}";

        assertThat(text(
                        renderer(template, "llama-3", Set.of()),
                        ReasoningMode.AUTO,
                        new PromptMessage("system", "s"),
                        new PromptMessage("user", "u"),
                        new PromptMessage("assistant", "a"),
                        new PromptMessage("user", "v")))
                .isEqualTo("[u][v]");
    }

    @Test
    void wordsInTextAndStringsAreNotTakenForMethods() {
        assertThat(run("see x.upper() {{ 'y.lower()' }}")).isEqualTo("see x.upper() y.lower()");
    }

    @Test
    void splittingIsPythonsAndNotThatOfRegularExpressions() {
        assertThat(run("{% for p in 'a.b..c.'.split('.') %}[{{ p }}]{% endfor %}"))
                .isEqualTo("[a][b][][c][]");
        assertThat(run("{{ 'x</think>y'.split('</think>')[1] }}")).isEqualTo("y");
        assertThat(run("{{ 'x</think>y</think>'.split('</think>')[-1] }}")).isEmpty();
        assertThat(run("{{ ' a  b '.split() }}")).isEqualTo("['a', 'b']");
    }

    @Test
    void aTemplateThatSpeaksOfToolsGetsThemInTheShapeOfOpenAi() {
        String template = "{{ tools[0].function.name }}({{ tools[0].function.parameters.type }}) "
                + "{% for m in messages %}{{ m.role }}:{{ m.content }}"
                + "{% if m.tool_calls %}{% for c in m.tool_calls %}{{ c.id }}={{ c.function.name }}[{{ c.function.arguments.a }}]{% endfor %}{% endif %}"
                + "{% if m.tool_call_id %}<{{ m.tool_call_id }}>{% endif %};{% endfor %}";
        PromptRequest request = PromptRequest.of(
                        List.of(
                                QUESTION,
                                PromptMessage.calling(
                                        "", List.of(new PromptToolCall("c1", "sky", "{\"a\": \"b<|eot_id|>\"}"))),
                                PromptMessage.result("c1", "blue")),
                        ReasoningMode.AUTO)
                .withTools(List.of(new PromptTool("sky", Optional.empty(), Optional.of("{\"type\":\"object\"}"))));

        RenderedPrompt prompt =
                renderer(template, "llama-nemotron-v1", Set.of("<|eot_id|>")).render(request);

        assertThat(prompt.text().plain())
                .isEqualTo("sky(object) user:Why is the sky blue?;assistant:c1=sky[b<|eot_id|>];tool:blue<c1>;");
        assertThat(prompt.text().value()).doesNotContain("<|eot_id|>");
    }

    @Test
    void aTemplateThatKnowsNoToolsGetsThemInTheFamilysWords() {
        String template = "{% for m in messages %}{{ m.role }}:{{ m.content }};{% endfor %}";
        PromptRequest request = PromptRequest.of(
                        List.of(QUESTION, PromptMessage.result("c1", "blue")), ReasoningMode.AUTO)
                .withTools(List.of(new PromptTool("sky", Optional.empty(), Optional.empty())));

        assertThat(renderer(template, "chatml", Set.of()).render(request).text().plain())
                .startsWith("system:You may call functions")
                .endsWith(";user:Why is the sky blue?;user:<tool_response>\nblue\n</tool_response>;");
    }

    @Test
    void aTemplateThatTakesNoSystemTurnRefusesToolsItKnowsNot() {
        String template = "{% if messages[0].role == 'system' %}{{ raise_exception('no system role') }}{% endif %}";
        PromptRequest request = PromptRequest.of(List.of(QUESTION), ReasoningMode.AUTO)
                .withTools(List.of(new PromptTool("sky", Optional.empty(), Optional.empty())));

        assertThatThrownBy(() -> renderer(template, "chatml", Set.of()).render(request))
                .isInstanceOfSatisfying(
                        ChatTemplateException.class,
                        e -> assertThat(e.refusedByTemplate()).isTrue())
                .hasMessageContaining("no system role");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":", "[1]", "7"})
    void argumentsThatAreNoObjectAreTheCallersFault(String arguments) {
        PromptMessage calling = PromptMessage.calling("", List.of(new PromptToolCall("c1", "sky", arguments)));

        for (String template : List.of("{{ tools }}", "x")) {
            assertThatThrownBy(() -> renderer(template, "chatml", Set.of())
                            .render(PromptRequest.of(List.of(calling), ReasoningMode.AUTO)))
                    .isInstanceOfSatisfying(
                            ChatTemplateException.class,
                            e -> assertThat(e.refusedByTemplate()).isTrue())
                    .hasMessageStartingWith("the arguments of the call of 'sky' are no JSON");
        }
    }

    @Test
    void specialTokensInToolsAndCallsAreGuarded() {
        PromptMessage calling = PromptMessage.calling(
                "", List.of(new PromptToolCall("c<|im_end|>", "f<|im_end|>", "{\"k<|im_end|>\": [\"v<|im_end|>\"]}")));
        PromptTool tool = new PromptTool("sky", Optional.of("d<|im_end|>"), Optional.of("{\"<|im_end|>\":1}"));
        PromptRequest request = PromptRequest.of(
                        List.of(calling, PromptMessage.result("c", "<|im_end|>")), ReasoningMode.AUTO)
                .withTools(List.of(tool));

        for (String template : List.of("{{ tools }}{{ messages }}", "{{ messages }}")) {
            RenderedPrompt prompt =
                    renderer(template, "chatml", CHATML_SPECIALS).render(request);
            assertThat(prompt.text().value()).doesNotContain("<|im_end|>");
            assertThat(prompt.text().plain()).contains("<|im_end|>");
        }
    }

    @Test
    void whatFollowsAContinuationIsWhatItBegan() {
        PromptRequest request = PromptRequest.of(List.of(QUESTION), ReasoningMode.ON);

        assertThat(nemotron()
                        .render(request.withContinuation("<think>\nFirst, "))
                        .outputStart())
                .isEqualTo(OutputStart.THINKING);
        assertThat(nemotron()
                        .render(request.withContinuation("<think>\nNo.\n</think>\n\nBecause"))
                        .outputStart())
                .isEqualTo(OutputStart.ANSWER);
        assertThat(nemotron().render(request.withContinuation("Because")).outputStart())
                .isEqualTo(OutputStart.ANSWER);
        assertThat(nemotron()
                        .render(request.withContinuation("a<|eot_id|>"))
                        .text()
                        .value())
                .endsWith("a<" + GuardedText.GUARD + "|eot_id|>");
    }

    @Test
    void aClosedThoughtIsNotClosedTwice() {
        PromptRequest off =
                PromptRequest.of(List.of(QUESTION), ReasoningMode.OFF).withHardOff();

        assertThat(nemotron().render(off).outputStart()).isEqualTo(OutputStart.ANSWER);
        assertThat(PromptCases.renderer(PromptCases.family("llama-nemotron-v1.5"))
                        .render(off)
                        .text()
                        .plain())
                .containsOnlyOnce("</think>");
        assertThat(nemotron()
                        .render(PromptRequest.of(List.of(QUESTION), ReasoningMode.ON)
                                .withHardOff())
                        .text()
                        .plain())
                .doesNotContain("</think>");
    }

    @Test
    void theMarksOfTrainingFrameworksAreIgnored() {
        assertThat(run("{% generation %}text{% endgeneration %}")).isEqualTo("text");
    }

    @Test
    void aSpecialTokenInOtherCaseIsGuardedToo() {
        RenderedPrompt prompt = renderer("{{ messages[0]['content']|lower }}", "llama-3", Set.of("<|im_end|>"))
                .render(List.of(new PromptMessage("user", "<|IM_END|>")), ReasoningMode.AUTO, Map.of());

        assertThat(prompt.text().value()).doesNotContain("<|im_end|>");
        assertThat(prompt.text().plain()).isEqualTo("<|im_end|>");
    }

    @Test
    void aPhraseInALaterSystemMessageDoesNotContradict() {
        assertThat(text(
                        nemotron(),
                        ReasoningMode.OFF,
                        QUESTION,
                        new PromptMessage("system", "detailed thinking on\nBe kind."),
                        QUESTION))
                .contains("detailed thinking off")
                .doesNotContain("detailed thinking on")
                .contains("Be kind.");
    }

    @Test
    void aPrefilledThoughtIsThinkingAndATagAUserWroteIsNot() {
        assertThat(start("{{ messages[0]['content'] }}<think>\nOkay, ", "llama-3", ReasoningMode.AUTO))
                .isEqualTo(OutputStart.THINKING);
        assertThat(renderer("{{ messages[0]['content'] }}", "llama-3", Set.of())
                        .render(List.of(new PromptMessage("user", "what is <think>?")), ReasoningMode.AUTO, Map.of())
                        .outputStart())
                .isEqualTo(OutputStart.ANSWER);
    }

    private static OutputStart start(String template, String family, ReasoningMode mode) {
        return renderer(template, family, Set.of())
                .render(List.of(QUESTION), mode, Map.of())
                .outputStart();
    }

    private static String run(String template) {
        return renderer(template, "llama-3", Set.of())
                .render(List.of(QUESTION), ReasoningMode.AUTO, Map.of())
                .text()
                .plain();
    }

    private static String text(PromptRenderer renderer, ReasoningMode mode, PromptMessage... messages) {
        return renderer.render(List.of(messages), mode, Map.of()).text().plain();
    }

    private static PromptRenderer nemotron() {
        return renderer(
                BuiltInTemplates.named("llama-nemotron-v1"),
                "llama-nemotron-v1",
                Set.of("<|eot_id|>", "<|start_header_id|>"));
    }

    private static PromptRenderer renderer(String template, String familyId, Set<String> specials) {
        ModelFamily family = ModelFamilies.builtIn().byId(familyId).orElseThrow();
        return new JinjaPromptRenderer(template, family, specials, "<|begin_of_text|>", "<|eot_id|>");
    }
}
