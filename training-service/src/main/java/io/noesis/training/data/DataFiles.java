package io.noesis.training.data;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Writes the data in the layout of the release.
///
/// `SFT/CATEGORY/CATEGORY_v1.jsonl` holds the pairs; `RL/instruction_following/instruction_following_v1.jsonl` a
/// tenth as many questions with an answer to verify.
public final class DataFiles {

    private static final int BAD_USAGE = 2;
    /// There is one question with an answer to verify for so many pairs.
    public static final int PAIRS_TO_A_PROMPT = 10;
    private static final String REWARD = "instruction_following";
    private static final String USAGE =
            "usage: nano-data [--seed S, default 1] [--pairs N, default 100000] [--out DIR, default ./noesis-nano-data]";

    private final Path directory;

    public DataFiles(Path directory) {
        this.directory = directory;
    }

    static int run(String[] args, PrintStream out, PrintStream err) throws IOException {
        long seed = 1;
        int pairs = 100_000;
        Path directory = Path.of("noesis-nano-data");
        try {
            for (int i = 0; i < args.length; i += 2) {
                if (i + 1 == args.length) {
                    throw new IllegalArgumentException(args[i] + " needs a value");
                }
                switch (args[i]) {
                    case "--seed" -> seed = Long.parseLong(args[i + 1]);
                    case "--pairs" -> pairs = Integer.parseInt(args[i + 1]);
                    case "--out" -> directory = Path.of(args[i + 1]);
                    default -> throw new IllegalArgumentException("unknown option " + args[i]);
                }
            }
        } catch (IllegalArgumentException e) {
            err.println("nano-data: " + e.getMessage());
            err.println(USAGE);
            return BAD_USAGE;
        }
        new DataFiles(directory)
                .write(new NanoData(seed), pairs)
                .forEach((file, rows) -> out.println(rows + " rows  " + file));
        return 0;
    }

    /// @return rows of each file, by its path below the directory
    public Map<String, Integer> write(NanoData data, int pairs) throws IOException {
        Map<String, Integer> rows = new TreeMap<>();
        Map<String, BufferedWriter> files = new TreeMap<>();
        try (Stream<TrainingRow> sft = data.sft(pairs);
                Stream<TrainingRow> rl = data.rl(pairs / PAIRS_TO_A_PROMPT)) {
            for (Iterator<TrainingRow> each = sft.iterator(); each.hasNext(); ) {
                TrainingRow row = each.next();
                String path = "SFT/%1$s/%1$s_v1.jsonl".formatted(row.category());
                append(files, path, row.toJson());
                rows.merge(path, 1, Integer::sum);
            }
            for (Iterator<TrainingRow> each = rl.iterator(); each.hasNext(); ) {
                String path = "RL/%1$s/%1$s_v1.jsonl".formatted(REWARD);
                append(files, path, each.next().toRewardJson());
                rows.merge(path, 1, Integer::sum);
            }
        } finally {
            for (BufferedWriter file : files.values()) {
                file.close();
            }
        }
        return rows;
    }

    private void append(Map<String, BufferedWriter> files, String path, String line) throws IOException {
        try {
            files.computeIfAbsent(path, this::open).append(line).append('\n');
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private BufferedWriter open(String path) {
        Path file = directory.resolve(path);
        try {
            Files.createDirectories(file.resolveSibling("."));
            return Files.newBufferedWriter(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
