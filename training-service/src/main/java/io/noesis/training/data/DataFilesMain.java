package io.noesis.training.data;

import java.io.IOException;

/// Writes the data from a command line: `--seed S --pairs N --out DIR`.
public final class DataFilesMain {

    private DataFilesMain() {}

    public static void main(String[] args) throws IOException {
        int status = DataFiles.run(args, System.out, System.err);
        if (status != 0) {
            System.exit(status);
        }
    }
}
