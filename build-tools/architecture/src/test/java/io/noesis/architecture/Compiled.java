package io.noesis.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

/// Sources given as text, compiled into a directory and imported from there.
final class Compiled {

    private Compiled() {}

    /// @param sources class name to source without package declaration
    static JavaClasses sources(Map<String, String> sources, Path directory) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("-d", directory.resolve("classes").toString(), "-proc:none"));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            String name = source.getKey();
            Path file = directory.resolve(name.replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file, "package %s;%n%s%n".formatted(name.substring(0, name.lastIndexOf('.')), source.getValue()));
            arguments.add(file.toString());
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int status = compiler.run(null, null, null, arguments.toArray(String[]::new));
        if (status != 0) {
            throw new AssertionError("the sources do not compile: " + sources);
        }
        return new ClassFileImporter().importPath(directory.resolve("classes"));
    }
}
