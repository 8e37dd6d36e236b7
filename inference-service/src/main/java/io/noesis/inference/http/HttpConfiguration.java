package io.noesis.inference.http;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Makes Tomcat speak through [ConnectionAwareProtocol].
@Configuration(proxyBeanMethods = false)
class HttpConfiguration {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> connectionAwareProtocol() {
        return factory -> factory.setProtocol(ConnectionAwareProtocol.class.getName());
    }
}
