package io.noesis.platform.supervisor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The JDK that runs the supervisor, which also runs its children.
///
/// @param executable the `java` launcher
record Java(Path executable) {

    static Java current() {
        return new Java(Path.of(System.getProperty("java.home"), "bin", "java"));
    }

    List<String> command(List<String> flags, List<String> rest) {
        List<String> command = new ArrayList<>();
        command.add(executable.toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(flags);
        command.addAll(rest);
        return command;
    }
}
