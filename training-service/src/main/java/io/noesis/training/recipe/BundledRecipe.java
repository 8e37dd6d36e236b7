package io.noesis.training.recipe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.noesis.chat.prompt.BuiltInTemplates;
import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.tokenizer.Tokenizer;
import io.noesis.training.batch.RowEncoder;
import io.noesis.training.batch.Sample;
import io.noesis.training.data.DataFingerprint;
import io.noesis.training.data.NanoData;
import io.noesis.training.data.TrainingRow;
import io.noesis.training.grpo.GrpoSettings;
import io.noesis.training.grpo.GrpoTraining;
import io.noesis.training.grpo.Policy;
import io.noesis.training.grpo.RatedQuestions;
import io.noesis.training.model.GgufExport;
import io.noesis.training.model.ModelShape;
import io.noesis.training.model.Parameters;
import io.noesis.training.model.TorchRuntime;
import io.noesis.training.rows.TrainingRows;
import io.noesis.training.run.TrainingCancelledException;
import io.noesis.training.run.TrainingEvent;
import io.noesis.training.run.TrainingMonitor;
import io.noesis.training.supervised.SupervisedTraining;
import io.noesis.training.supervised.SupervisedTraining.StageProbe;
import io.noesis.training.tokenizer.NanoVocabulary;

/// Makes a model from nothing: a vocabulary, pre-training, fine-tuning in both modes, reinforcement, a GGUF file.
///
/// Every stage leaves its result in the working directory. A recipe that is run again goes on where it was, and
/// ends with the model it would have made.
public final class BundledRecipe {

    public static final String MODEL_NAME = "noesis-nano";

    /// The last stage before reinforcement.
    static final String FINE_TUNING = "fine-tuning";

    private static final int THREADS_OF_PROBES = 2;
    private static final int SEQUENCES_AT_ONCE = 64;
    private static final int LONGEST = 1024;
    private static final int VOCABULARY_TEXTS = 20_000;
    private static final int HELD_OUT_TEXTS = 300;
    private static final int HELD_OUT_PAIRS = 300;

    /// Seed of rows that only measure: far from those a person would choose.
    private static final long HELD_OUT_SEED = -77;

    private final RecipeSize size;
    private final long seed;
    private final TrainingRows rows;
    private final Path work;
    private final TrainingMonitor monitor;

    /// @param work directory that the stages leave their results in; made when it is not there
    public BundledRecipe(RecipeSize size, long seed, TrainingRows rows, Path work, TrainingMonitor monitor) {
        this.size = size;
        this.seed = seed;
        this.rows = rows;
        this.work = work;
        this.monitor = monitor;
    }

    /// Where the finished model lies.
    ///
    /// @param model GGUF, Q8_0
    /// @param card Markdown
    public record Outcome(Path model, Path card) {}

    /// Runs what is not done yet.
    ///
    /// @throws io.noesis.training.run.TrainingCancelledException when the monitor stopped it
    /// @throws IOException when rows or files cannot be had
    public Outcome run() throws IOException {
        TorchRuntime.start();
        Files.createDirectories(work);
        RecipeMark.check(work, size, seed, DataFingerprint.ofThisBuild());
        Prepared prepared = prepare();
        float[] pretrained = pretrain(prepared);
        float[] tuned = fineTune(prepared, pretrained);
        float[] reinforced = reinforce(prepared, tuned, size.reinforcement(), "reinforcement");
        return export(prepared, reinforced);
    }

    /// The parts that all stages share.
    record Prepared(
            NanoVocabulary vocabulary,
            RowEncoder encoder,
            ModelShape shape,
            GgufExport export,
            Policy policy,
            HeldOutProbe probe) {}

    Prepared prepare() throws IOException {
        Path file = work.resolve("vocabulary.gguf");
        if (!Files.exists(file)) {
            NanoVocabulary.learn(vocabularyTexts(), size.vocabulary()).writeTo(file);
            monitor.on(new TrainingEvent.Saved("vocabulary", 0));
        }
        NanoVocabulary vocabulary = NanoVocabulary.read(file);
        Tokenizer tokenizer = NanoVocabulary.tokenizer(file);
        RowEncoder encoder = new RowEncoder(tokenizer, vocabulary);
        ModelShape shape = size.shape(vocabulary.size());
        GgufExport export = new GgufExport(
                MODEL_NAME, vocabulary, BuiltInTemplates.named("noesis"), ModelCard.facts(size, seed, rows.version()));
        Policy policy =
                new Policy(export, shape, work.resolve("rollouts.gguf"), THREADS_OF_PROBES, SEQUENCES_AT_ONCE, LONGEST);
        HeldOutProbe probe = new HeldOutProbe(policy, encoder, size.probes() / HeldOutProbe.SETS.size());
        return new Prepared(vocabulary, encoder, shape, export, policy, probe);
    }

    /// The same texts that are trained on, of every stage.
    private Stream<String> vocabularyTexts() throws IOException {
        NanoData data = new NanoData(seed);
        Stream<String> documents =
                watched("vocabulary", data.pretraining(Math.min(size.documents(), VOCABULARY_TEXTS)));
        Stream<String> turns =
                data.sft(Math.min(size.pairs(), VOCABULARY_TEXTS)).flatMap(BundledRecipe::texts);
        return Stream.concat(documents, turns);
    }

    private static Stream<String> texts(TrainingRow row) {
        Stream<String> turns = row.input().stream().flatMap(turn -> Stream.of(turn.role(), "\n\n" + turn.content()));
        return Stream.concat(Stream.of("system", "\n\n" + row.shownSystemText(), "assistant", row.output()), turns);
    }

    /// Ends the preparation of a stage where the training is cancelled.
    private <T> Stream<T> watched(String stage, Stream<T> items) {
        return items.peek(item -> {
            if (monitor.isCancelled()) {
                throw new TrainingCancelledException(stage, 0);
            }
        });
    }

    private float[] pretrain(Prepared prepared) throws IOException {
        List<String> texts = watched("pretraining", new NanoData(seed).pretraining(size.documents()))
                .toList();
        List<Sample> samples = texts.stream().map(prepared.encoder()::document).toList();
        Set<String> known = new HashSet<>(texts);
        List<Sample> heldOut = new NanoData(HELD_OUT_SEED)
                .pretraining(HELD_OUT_TEXTS)
                .filter(text -> !known.contains(text))
                .map(prepared.encoder()::document)
                .toList();
        float[] fresh;
        try (Parameters parameters = Parameters.random(prepared.shape(), seed)) {
            fresh = parameters.values();
        }
        return new SupervisedTraining(
                        "pretraining", size.pretraining(), checkpoint("pretraining"), values -> Map.of(), monitor)
                .run(prepared.shape(), fresh, samples, heldOut);
    }

    private float[] fineTune(Prepared prepared, float[] pretrained) throws IOException {
        List<TrainingRow> pairs = rows.fineTuning();
        Path overlap = work.resolve("overlap.json");
        if (!Files.exists(overlap)) {
            OverlapCheck.write(overlap, pairs);
        }
        List<Sample> samples = new ArrayList<>(watched(FINE_TUNING, FineTuningMix.read(pairs))
                .map(prepared.encoder()::sample)
                .toList());
        samples.addAll(FineTuningMix.rehearsal(samples, prepared.encoder(), seed));
        List<Sample> heldOut = new NanoData(HELD_OUT_SEED)
                .heldOutPairs(HELD_OUT_PAIRS)
                .map(prepared.encoder()::sample)
                .toList();
        return new SupervisedTraining(FINE_TUNING, size.fineTuning(), checkpoint(FINE_TUNING), probe(prepared), monitor)
                .run(prepared.shape(), pretrained, samples, heldOut);
    }

    float[] reinforce(Prepared prepared, float[] tuned, GrpoSettings settings, String stage) throws IOException {
        RatedQuestions rated = new RatedQuestions(
                work.resolve("pass-rates.json"), prepared.policy(), prepared.encoder(), settings, monitor);
        return new GrpoTraining(
                        stage,
                        settings,
                        prepared.policy(),
                        prepared.vocabulary().idOf(NanoVocabulary.END_OF_TURN),
                        checkpoint(stage),
                        probe(prepared),
                        monitor)
                .run(prepared.shape(), tuned, rated.hardEnough(tuned, questions()));
    }

    private List<TrainingRow> questions() throws IOException {
        return rows.questions().stream().limit(size.questions()).toList();
    }

    private StageProbe probe(Prepared prepared) {
        return values -> prepared.probe().measure(values, size.reinforcement().maxTokens());
    }

    private Outcome export(Prepared prepared, float[] values) throws IOException {
        Path model = work.resolve(MODEL_NAME + ".gguf");
        prepared.export().write(prepared.shape(), values, GgmlType.Q8_0, model);
        Path card = work.resolve("model-card.md");
        Map<String, Double> scores =
                prepared.probe().measure(values, size.reinforcement().maxTokens());
        Files.writeString(card, ModelCard.text(size, seed, rows.version(), prepared.shape(), scores));
        monitor.on(new TrainingEvent.Saved("export", 0));
        return new Outcome(model, card);
    }

    /// The file that a stage keeps its state in.
    Path checkpoint(String stage) {
        return work.resolve(stage + ".safetensors");
    }
}
