package io.noesis.dataset.sample;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes sample data from a command line: `--rows N --seed S --out DIR`.
public final class SampleDataMain {

    private static final int BAD_USAGE = 2;
    private static final String USAGE =
            "usage: sample-data [--rows N, default 1000] [--seed S, default 1] [--out DIR, default ./sample-data]";

    private SampleDataMain() {}

    public static void main(String[] args) throws IOException {
        int status = run(args, System.out, System.err);
        if (status != 0) {
            System.exit(status);
        }
    }

    static int run(String[] args, PrintStream out, PrintStream err) throws IOException {
        int rows = 1000;
        long seed = 1;
        Path directory = Path.of("sample-data");
        try {
            for (int i = 0; i < args.length; i += 2) {
                if (i + 1 == args.length) {
                    throw new IllegalArgumentException(args[i] + " needs a value");
                }
                switch (args[i]) {
                    case "--rows" -> rows = Integer.parseInt(args[i + 1]);
                    case "--seed" -> seed = Long.parseLong(args[i + 1]);
                    case "--out" -> directory = Path.of(args[i + 1]);
                    default -> throw new IllegalArgumentException("unknown option " + args[i]);
                }
            }
            write(new SampleData(rows, seed), directory, out);
            return 0;
        } catch (IllegalArgumentException e) {
            err.println("sample-data: " + e.getMessage());
            err.println(USAGE);
            return BAD_USAGE;
        }
    }

    private static void write(SampleData data, Path directory, PrintStream out) throws IOException {
        for (SampleSplit split : SampleSplit.values()) {
            Path file = directory.resolve(split.path());
            Path parent = file.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file))) {
                out.println(data.write(split, stream) + " rows  " + file);
            }
        }
    }
}
