package io.noesis.testing.postgres;

import java.util.Map;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/// Points a context at a database made for it.
public final class PostgresInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        String url = SharedPostgres.get().createDatabase();
        Map<String, Object> properties = Map.of(
                "spring.datasource.url",
                url,
                "spring.datasource.username",
                SharedPostgres.USER,
                "spring.datasource.password",
                "");
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test-postgres", properties));
    }
}
