package io.noesis.support.startup;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/// Writes the start-up line when the service is ready.
public class StartupLine implements ApplicationListener<ApplicationReadyEvent> {

    private static final Logger log = LoggerFactory.getLogger(StartupLine.class);

    private final Environment environment;
    private final List<StartupFacts> contributors;

    public StartupLine(Environment environment, List<StartupFacts> contributors) {
        this.environment = environment;
        this.contributors = List.copyOf(contributors);
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        log.info("started {}", line());
    }

    String line() {
        Stream<String> common = Stream.of(
                "service=" + environment.getProperty("spring.application.name", "unnamed"),
                "port=" + environment.getProperty("local.server.port", "none"),
                "jdk=" + Runtime.version().feature());
        Stream<String> own = contributors.stream()
                .flatMap(each -> each.facts().entrySet().stream())
                .map(fact -> fact.getKey() + "=" + fact.getValue());
        return Stream.concat(common, own).collect(Collectors.joining(" "));
    }
}
