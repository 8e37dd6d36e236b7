package io.noesis.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

class RuleTest {

    private static JavaClasses production;

    @BeforeAll
    static void importProductionClasses() throws IOException {
        production = new ClassFileImporter().importPaths(Repository.classRoots());
    }

    @Test
    void everyModuleWithSourcesHasClassesToCheck() throws IOException {
        for (Path classes : Repository.classRoots()) {
            List<String> imported = production.stream()
                    .map(type -> type.getSource().orElseThrow().getUri().getPath())
                    .filter(path -> path.startsWith(classes.toString()))
                    .toList();

            assertThat(imported).as("classes of %s", classes).isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void productionCodeKeepsTheRule(Rule rule) {
        rule.rule().check(production);
    }

    @ParameterizedTest
    @EnumSource
    void aViolationIsFound(Rule rule, @TempDir Path directory) throws IOException {
        JavaClasses violating = Compiled.sources(rule.violation(), directory);

        assertThat(rule.rule().evaluate(violating).hasViolation())
                .as("violation of %s found", rule)
                .isTrue();
    }
}
