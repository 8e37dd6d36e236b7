package io.noesis.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;

/// The chart of this repository, rendered with one of the value files in its `ci` directory.
final class Chart {

    static final String RELEASE = "trial";

    /// The oldest Kubernetes the chart admits; Helm alone would render for an older one.
    private static final String OLDEST_KUBERNETES = "1.30.0";

    private static final Path DIRECTORY = Path.of("noesis").toAbsolutePath();

    private Chart() {}

    /// Runs `helm lint --strict` with the chart's own values.
    static LintResult lint() {
        return new Helm(DIRECTORY).lint().strict().call();
    }

    /// The objects that the values of a profile render to.
    static Rendered render(Profile profile, Map<String, Object> overrides) {
        return new Rendered(yaml(profile, overrides));
    }

    static Rendered render(Profile profile) {
        return render(profile, Map.of());
    }

    /// @param overrides as on Helm's command line: `a.b` to a value
    static String yaml(Profile profile, Map<String, Object> overrides) {
        TemplateCommand template = new Helm(withHooks())
                .template()
                .withName(RELEASE)
                .withNamespace("noesis")
                .withKubeVersion(OLDEST_KUBERNETES)
                .withValuesFile(DIRECTORY.resolve("ci").resolve(profile.file()));
        overrides.forEach(template::set);
        return template.call();
    }

    /// A copy of the chart whose hooks are ordinary objects: Helm's library does not hand out rendered hooks.
    private static Path withHooks() {
        Path copy = Path.of("target", "chart-with-hooks").toAbsolutePath();
        try (Stream<Path> files = Files.walk(DIRECTORY)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(DIRECTORY.relativize(file));
                Files.createDirectories(target.getParent());
                Files.write(
                        target,
                        Files.readAllLines(file).stream()
                                .filter(line -> !line.contains("helm.sh/hook"))
                                .toList());
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Value files a reader can start from; all of them are checked.
    enum Profile {
        MINIMAL("minimal-values.yaml"),
        FULL("full-values.yaml");

        private final String file;

        Profile(String file) {
            this.file = file;
        }

        String file() {
            return file;
        }
    }
}
