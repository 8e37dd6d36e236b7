package io.noesis.dataset.sample;

import java.io.IOException;
import java.io.OutputStream;
import java.util.SplittableRandom;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Sample rows in the released schema. The same seed and number of rows give the same bytes, on every machine.
///
/// Supervised rows come in pairs: the same question with reasoning on, then off. Rows may repeat; this is data to try
/// the platform with, not to train a model on.
public final class SampleData {

    private static final String LICENSE = "apache-2.0";
    private static final String VERSION = "v1";

    private final int rows;
    private final long seed;
    private final JsonMapper json = JsonMapper.shared();

    /// @param rows of all splits together
    public SampleData(int rows, long seed) {
        if (rows < 1) {
            throw new IllegalArgumentException("rows must be at least 1, but was " + rows);
        }
        this.rows = rows;
        this.seed = seed;
    }

    /// Writes the JSONL of one split.
    ///
    /// @return how many rows that were
    int write(SampleSplit split, OutputStream out) throws IOException {
        int count = split.rows(rows);
        SplittableRandom random = new SplittableRandom(seed * SampleSplit.values().length + split.ordinal());
        switch (split) {
            case MATH -> writePairs(split, new MathProblems(), count, random, out);
            case CODE -> writePairs(split, new CodeProblems(), count, random, out);
            case SCIENCE -> writePairs(split, new ScienceQuestions(), count, random, out);
            case CHAT -> writePairs(split, new PlatformChats(), count, random, out);
            case SAFETY -> writePairs(split, new SafetyRefusals(), count, random, out);
            case INSTRUCTION_FOLLOWING -> writeInstructions(split, count, random, out);
        }
        return count;
    }

    private void writePairs(
            SampleSplit split, ProblemSource source, int count, SplittableRandom random, OutputStream out)
            throws IOException {
        for (int written = 0; written < count; written += 2) {
            Problem problem = source.next(random);
            writeLine(supervised(split, problem, true), out);
            if (written + 1 < count) {
                writeLine(supervised(split, problem, false), out);
            }
        }
    }

    private void writeInstructions(SampleSplit split, int count, SplittableRandom random, OutputStream out)
            throws IOException {
        InstructionRows instructions = new InstructionRows();
        for (int i = 0; i < count; i++) {
            ObjectNode row = JsonNodeFactory.instance.objectNode();
            instructions.fill(row, random);
            describe(row, split, false);
            writeLine(row, out);
        }
    }

    private static ObjectNode supervised(SampleSplit split, Problem problem, boolean reasoning) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.putArray("input").addObject().put("role", "user").put("content", problem.question());
        String thinking = reasoning ? "<think>\n" + problem.thinking() + "\n</think>\n\n" : "";
        row.put("output", thinking + problem.answer());
        row.put("generator", reasoning ? "noesis-sample, noesis-worked-steps" : "noesis-sample");
        describe(row, split, reasoning);
        return row;
    }

    private static void describe(ObjectNode row, SampleSplit split, boolean reasoning) {
        String mode = reasoning ? "on" : "off";
        row.put("category", split.category())
                .put("license", LICENSE)
                .put("reasoning", mode)
                .put("used_in_training", "sample")
                .put("version", VERSION)
                .put("system_prompt", "detailed thinking " + mode);
    }

    private void writeLine(ObjectNode row, OutputStream out) throws IOException {
        out.write(json.writeValueAsBytes(row));
        out.write('\n');
    }
}
