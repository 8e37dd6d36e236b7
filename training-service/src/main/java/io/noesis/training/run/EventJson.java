package io.noesis.training.run;

import java.time.DateTimeException;
import java.time.Instant;

import io.noesis.training.run.TrainingEvent.Evaluated;
import io.noesis.training.run.TrainingEvent.Rollouts;
import io.noesis.training.run.TrainingEvent.Saved;
import io.noesis.training.run.TrainingEvent.Step;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Events as JSON objects on one line, such as
/// `{"at":"…","type":"evaluated","stage":"fine-tuning","step":200,"measure":"loss","value":0.4}`.
public final class EventJson {

    private EventJson() {}

    public static String write(LoggedEvent logged) {
        TrainingEvent event = logged.event();
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("at", logged.at().toString())
                .put("type", type(event))
                .put("stage", event.stage())
                .put("step", event.step());
        switch (event) {
            case Step step ->
                json.put("steps", step.steps())
                        .put("loss", step.loss())
                        .put("learning_rate", step.learningRate())
                        .put("gradient_norm", step.gradientNorm())
                        .put("tokens_per_second", step.tokensPerSecond());
            case Rollouts rollouts ->
                json.put("steps", rollouts.steps())
                        .put("reward", rollouts.reward())
                        .put("accuracy", rollouts.accuracy())
                        .put("loss", rollouts.loss())
                        .put("divergence", rollouts.divergence())
                        .put("clipped", rollouts.clipped())
                        .put("pass_rate", rollouts.passRate())
                        .put("tokens_per_second", rollouts.tokensPerSecond());
            case Evaluated evaluated -> json.put("measure", evaluated.measure()).put("value", evaluated.value());
            case Saved _ -> {}
        }
        return json.toString();
    }

    /// @throws IllegalArgumentException when the line is no event
    public static LoggedEvent read(String line) {
        try {
            JsonNode json = JsonMapper.shared().readTree(line);
            return new LoggedEvent(Instant.parse(text(json, "at")), event(json));
        } catch (JacksonException | DateTimeException e) {
            throw new IllegalArgumentException("not an event: " + line, e);
        }
    }

    private static String type(TrainingEvent event) {
        return switch (event) {
            case Step _ -> "step";
            case Rollouts _ -> "rollouts";
            case Evaluated _ -> "evaluated";
            case Saved _ -> "saved";
        };
    }

    private static TrainingEvent event(JsonNode json) {
        String stage = text(json, "stage");
        long step = whole(json, "step");
        return switch (text(json, "type")) {
            case "step" ->
                new Step(
                        stage,
                        step,
                        whole(json, "steps"),
                        number(json, "loss"),
                        number(json, "learning_rate"),
                        number(json, "gradient_norm"),
                        number(json, "tokens_per_second"));
            case "rollouts" ->
                new Rollouts(
                        stage,
                        step,
                        whole(json, "steps"),
                        number(json, "reward"),
                        number(json, "accuracy"),
                        number(json, "loss"),
                        number(json, "divergence"),
                        number(json, "clipped"),
                        number(json, "pass_rate"),
                        number(json, "tokens_per_second"));
            case "evaluated" -> new Evaluated(stage, step, text(json, "measure"), number(json, "value"));
            case "saved" -> new Saved(stage, step);
            case String type -> throw new IllegalArgumentException("there is no event of type '%s'".formatted(type));
        };
    }

    private static String text(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (!value.isString()) {
            throw new IllegalArgumentException("an event has no text '%s': %s".formatted(name, json));
        }
        return value.asString();
    }

    private static long whole(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (!value.isIntegralNumber()) {
            throw new IllegalArgumentException("an event has no whole number '%s': %s".formatted(name, json));
        }
        return value.asLong();
    }

    /// A number, or one of the words that JSON has no numbers for.
    private static double number(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (value.isNumber()) {
            return value.asDouble();
        }
        return switch (value.asString("")) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw new IllegalArgumentException("an event has no number '%s': %s".formatted(name, json));
        };
    }
}
