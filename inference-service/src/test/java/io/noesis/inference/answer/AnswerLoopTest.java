package io.noesis.inference.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.noesis.api.openai.Usage;
import io.noesis.chat.family.ModelFamilies;
import io.noesis.chat.family.ModelFamily;
import io.noesis.chat.output.OutputStart;
import io.noesis.chat.output.ThinkingParser;
import io.noesis.engine.generation.GenerationRequest;
import io.noesis.engine.sampling.SamplingParameters;
import io.noesis.inference.engine.ScriptedEngine;
import io.noesis.inference.http.ClientConnection;
import io.noesis.inference.steering.AnswerForm;
import io.noesis.inference.steering.AnswerSteering;
import io.noesis.inference.steering.SteeringTables;
import io.noesis.inference.steering.SteeringTables.Wishes;
import io.noesis.inference.steering.ThinkingLimits;
import io.noesis.inference.steering.ThinkingTracker;
import io.noesis.inference.telemetry.GenerationMeters;
import io.noesis.inference.telemetry.RequestMeters;

/// The loop where the socket cannot be asked: only a failing write tells that the client has gone.
class AnswerLoopTest {

    private static final Duration CHECK = Duration.ofMillis(5);

    private final ScriptedEngine engine = new ScriptedEngine();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aWriteThatFailsEndsTheLoop() {
        engine.holdSteps();
        engine.answerEndlessly("word ");
        Generation generation = start();
        engine.permitSteps(2);

        assertThatThrownBy(() -> loop(generation, new BrokenSink(1)).run(1, CHECK))
                .isInstanceOf(IOException.class)
                .hasMessage("connection reset");
        assertThat(engine.counters().steps()).isEqualTo(2);
    }

    @Test
    void aSilentEngineLetsTheSinkKeepTheConnectionAlive() {
        engine.holdSteps();
        engine.answerEndlessly("word ");
        Generation generation = start();
        BrokenSink sink = new BrokenSink(Integer.MAX_VALUE);
        sink.idleFails = true;

        assertThatThrownBy(() -> loop(generation, sink).run(1, CHECK)).hasMessage("connection reset");
        assertThat(engine.counters().steps()).isZero();
    }

    @Test
    void anEngineThatIsClosedUnderAnAnswerFailsIt() throws Exception {
        engine.holdSteps();
        engine.answerEndlessly("word ");
        Generation generation = start();
        BrokenSink sink = new BrokenSink(Integer.MAX_VALUE);

        engine.close();
        loop(generation, sink).run(1, CHECK);

        await().until(() -> engine.counters().cancelled() == 1);
        assertThat(sink.failure).hasMessageContaining("closed");
    }

    private Generation start() {
        GenerationRequest request = new GenerationRequest(new int[] {1}, 100, SamplingParameters.GREEDY);
        ModelFamily family = ModelFamilies.builtIn().byId("chatml").orElseThrow();
        AnswerSteering unsteered = new SteeringTables(engine.tokenizer(), engine.endTokens(), family)
                .steer(OutputStart.PLAIN, new Wishes(AnswerForm.FREE, ThinkingLimits.NONE, 100, false, false, false));
        return Generation.start(
                engine, List.of(new Generation.Branch(request, unsteered)), new GenerationMeters(registry));
    }

    private AnswerLoop loop(Generation generation, AnswerSink sink) {
        ClientConnection unknown = () -> false;
        ThinkingParser parser = new ThinkingParser(OutputStart.ANSWER, "<think>", "</think>");
        RequestMeters.Request meter = new RequestMeters(registry).begin("chat", "scripted");
        ThinkingTracker tracker = new ThinkingTracker(OutputStart.ANSWER, "<think>", "</think>");
        OutputAssembler output = new OutputAssembler(parser, tracker, List.of(), 0);
        return new AnswerLoop(generation, List.of(output), 1, sink, unknown, meter);
    }

    /// Takes so many deltas and breaks at the next.
    private static final class BrokenSink implements AnswerSink {

        private int left;
        private boolean idleFails;
        private RuntimeException failure;

        BrokenSink(int left) {
            this.left = left;
        }

        @Override
        public void begin(int promptTokens) {}

        @Override
        public void piece(int choice, AnswerPiece piece) throws IOException {
            if (left-- == 0) {
                throw new IOException("connection reset");
            }
        }

        @Override
        public void idle() throws IOException {
            if (idleFails) {
                throw new IOException("connection reset");
            }
        }

        @Override
        public void end(int choice, ChoiceEnd end) {}

        @Override
        public void complete(Usage usage) {}

        @Override
        public void fail(RuntimeException cause) {
            failure = cause;
        }
    }
}
