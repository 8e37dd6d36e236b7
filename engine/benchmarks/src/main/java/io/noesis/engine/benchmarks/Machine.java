package io.noesis.engine.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a measurement should say of the machine it was taken on.
final class Machine {

    private Machine() {}

    /// Of the last minute; it counts this process too.
    static double loadAverage() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    static String name() throws IOException {
        return "%s, %d cores, Java %s"
                .formatted(
                        firstLine("/proc/cpuinfo", "model name")
                                .transform(line ->
                                        line.substring(line.indexOf(':') + 1).strip()),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("java.version"));
    }

    /// Memory of this process, 0 where the system does not tell.
    static double residentMebibytes() throws IOException {
        String digits = firstLine("/proc/self/status", "VmRSS:").replaceAll("\\D", "");
        return digits.isEmpty() ? 0 : Long.parseLong(digits) / 1024.0;
    }

    private static String firstLine(String file, String beginning) throws IOException {
        Path path = Path.of(file);
        if (!Files.exists(path)) {
            return "";
        }
        return Files.readAllLines(path).stream()
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElse("");
    }
}
