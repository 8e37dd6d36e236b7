package io.noesis.engine.synth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import io.noesis.engine.model.AttentionPlan;
import io.noesis.engine.model.FeedForwardPlan;
import io.noesis.engine.model.LayerPlan;

/// Shapes that synthetic models come in.
///
/// @param name as the command line has it
/// @param architecture `llama`, or `deci` where layers differ
record SyntheticShape(
        String name, String architecture, int hidden, int headDim, int vocabulary, List<LayerPlan> layers) {

    private static final AttentionPlan NO_ATTENTION = new AttentionPlan.None();
    private static final FeedForwardPlan NO_FEED_FORWARD = new FeedForwardPlan.None();

    static List<SyntheticShape> all() {
        return List.of(
                uniform("1b", 16, 2048, 32, 8, 8192, 32_768), uniform("135m", 30, 576, 9, 3, 1536, 49_152), mixed());
    }

    static Optional<SyntheticShape> named(String name) {
        return all().stream().filter(shape -> shape.name().equals(name)).findFirst();
    }

    private static SyntheticShape uniform(
            String name, int layers, int hidden, int heads, int kvHeads, int width, int vocabulary) {
        LayerPlan layer = layer(heads, kvHeads, hidden / heads, width);
        return new SyntheticShape(
                name, "llama", hidden, hidden / heads, vocabulary, Collections.nCopies(layers, layer));
    }

    /// Eight layers of the kinds that architecture search leaves behind (arXiv:2411.19146).
    private static SyntheticShape mixed() {
        int headDim = 64;
        List<LayerPlan> layers = new ArrayList<>(Arrays.asList(
                layer(8, 8, headDim, 1536),
                layer(8, 2, headDim, 768),
                new LayerPlan(NO_ATTENTION, new FeedForwardPlan.SwiGlu(1024)),
                new LayerPlan(new AttentionPlan.Linear(), new FeedForwardPlan.SwiGlu(512)),
                layer(8, 4, headDim, 1536),
                new LayerPlan(NO_ATTENTION, NO_FEED_FORWARD),
                layer(8, 1, headDim, 2048),
                layer(8, 2, headDim, 256)));
        return new SyntheticShape("deci-mixed", "deci", 512, headDim, 8_192, layers);
    }

    private static LayerPlan layer(int heads, int kvHeads, int headDim, int width) {
        return new LayerPlan(
                new AttentionPlan.GroupedQuery(heads, kvHeads, headDim), new FeedForwardPlan.SwiGlu(width));
    }
}
