package io.noesis.platform.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

import io.noesis.platform.home.PlatformHome;

/// Entry point of the Java side of `./noesis`. The script finds the JDK, builds, and hands over the verb.
public final class NoesisCli {

    static final int USAGE = 2;

    private NoesisCli() {}

    public static void main(String[] args) {
        System.exit(run(Arrays.asList(args), Terminal.ofProcess(), PlatformHome.ofEnvironment()));
    }

    /// @return the exit status: 0 done, 1 failed, 2 misused
    static int run(List<String> line, Terminal terminal, PlatformHome home) {
        String verb = line.isEmpty() ? "" : line.getFirst();
        List<String> rest = line.isEmpty() ? line : line.subList(1, line.size());
        try {
            return switch (verb) {
                case "up" -> new UpCommand(terminal, home).run(rest);
                case "chat" -> new ChatCommand(terminal, home).run(rest);
                case "train" -> new TrainCommand(terminal, home).run(rest);
                case "evaluate" -> new EvaluateCommand(terminal, home).run(rest);
                case "model" -> new ModelCommand(terminal, home).run(rest);
                default -> throw new Arguments.UsageException("unknown verb '" + verb + "'");
            };
        } catch (Arguments.UsageException e) {
            System.err.println("noesis: " + e.getMessage() + " (./noesis prints the help)");
            return USAGE;
        } catch (IOException e) {
            System.err.println("noesis: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }
}
