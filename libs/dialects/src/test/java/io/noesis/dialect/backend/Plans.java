package io.noesis.dialect.backend;

import java.util.List;
import java.util.Set;

import io.noesis.chat.family.ModelFamilies;
import io.noesis.chat.family.ModelFamily;
import io.noesis.chat.family.ReasoningMode;
import io.noesis.chat.output.OutputStart;

/// Plans for streams, beginning with the one that leaves nothing to do.
final class Plans {

    static final AnswerIdentity IDENTITY = new AnswerIdentity("chatcmpl-our", 1_800_000_000L, "asked-for");

    static final ModelFamily NEMOTRON =
            ModelFamilies.builtIn().byId("llama-nemotron-v1").orElseThrow();

    private Plans() {}

    static StreamPlan nothingToDo() {
        return plan(ReasoningMode.ON, false, OutputStart.ANSWER, false, false, List.of());
    }

    static StreamPlan raw() {
        return plan(ReasoningMode.ON, false, OutputStart.UNDECIDED, true, false, List.of());
    }

    static StreamPlan off() {
        return plan(ReasoningMode.OFF, false, OutputStart.ANSWER, true, false, List.of());
    }

    static StreamPlan hidden() {
        return plan(ReasoningMode.ON, true, OutputStart.ANSWER, false, false, List.of());
    }

    static StreamPlan singleCall() {
        return plan(ReasoningMode.ON, false, OutputStart.ANSWER, true, true, List.of());
    }

    static StreamPlan stopping(String... stop) {
        return plan(ReasoningMode.ON, false, OutputStart.ANSWER, false, false, List.of(stop));
    }

    static StreamPlan twoChoices() {
        StreamPlan plan = nothingToDo();
        return new StreamPlan(
                2, plan.mode(), false, false, plan.start(), plan.format(), Set.of(), false, List.of(), List.of(), true);
    }

    private static StreamPlan plan(
            ReasoningMode mode,
            boolean hidden,
            OutputStart start,
            boolean rawCalls,
            boolean singleCall,
            List<String> stop) {
        return new StreamPlan(
                1,
                mode,
                hidden,
                false,
                start,
                NEMOTRON,
                rawCalls ? Set.of("f", "g", "distance", "here") : Set.of(),
                singleCall,
                stop,
                List.of(),
                true);
    }
}
