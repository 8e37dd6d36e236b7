package io.noesis.inference.answer;

import java.time.Clock;
import java.util.HexFormat;
import java.util.UUID;

import org.springframework.stereotype.Component;

import io.noesis.engine.generation.ModelInfo;
import io.noesis.inference.model.ServedModel;

/// Makes the ids of answers.
@Component
public class AnswerHeaders {

    private final Clock clock;

    AnswerHeaders(Clock clock) {
        this.clock = clock;
    }

    /// @param prefix of the id, such as `chatcmpl`
    public AnswerHeader next(String prefix, ServedModel model) {
        String id = prefix + "-" + UUID.randomUUID().toString().replace("-", "");
        return new AnswerHeader(id, clock.instant().getEpochSecond(), model.id(), fingerprint(model));
    }

    /// Weights and kernels decide what a seed gives: the name and size stand for the weights, the tier for the
    /// kernels.
    private static String fingerprint(ServedModel model) {
        ModelInfo info = model.engine().model();
        String facts = "%s|%s|%d|%s".formatted(model.id(), info.name(), info.parameterCount(), info.kernelTier());
        return "fp_" + HexFormat.of().toHexDigits(facts.hashCode());
    }
}
