package io.noesis.support;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

import io.noesis.support.failure.FailureClassifier;
import io.noesis.support.failure.ReactiveFailureHandler;
import io.noesis.support.failure.ServletFailureAdvice;
import io.noesis.support.json.StrictJson;
import io.noesis.support.request.ReactiveRequestIdFilter;
import io.noesis.support.request.ServletRequestIdFilter;
import io.noesis.support.startup.StartupFacts;
import io.noesis.support.startup.StartupLine;

import tools.jackson.databind.json.JsonMapper;

/// Makes a Spring Boot application a Noesis service.
@AutoConfiguration(
        beforeName = {
            "org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration",
            "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration"
        })
public class ServiceSupportAutoConfiguration {

    @Bean
    FailureClassifier failureClassifier() {
        return new FailureClassifier();
    }

    @Bean
    StrictJson strictJson() {
        return new StrictJson();
    }

    @Bean
    StartupLine startupLine(Environment environment, ObjectProvider<StartupFacts> facts) {
        return new StartupLine(environment, facts.orderedStream().toList());
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    static class Servlet {

        @Bean
        ServletFailureAdvice servletFailureAdvice(FailureClassifier classifier) {
            return new ServletFailureAdvice(classifier);
        }

        @Bean
        FilterRegistrationBean<ServletRequestIdFilter> servletRequestIdFilter() {
            FilterRegistrationBean<ServletRequestIdFilter> registration =
                    new FilterRegistrationBean<>(new ServletRequestIdFilter());
            registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
            return registration;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    static class Reactive {

        @Bean
        ReactiveFailureHandler reactiveFailureHandler(FailureClassifier classifier, JsonMapper json) {
            return new ReactiveFailureHandler(classifier, json);
        }

        @Bean
        ReactiveRequestIdFilter reactiveRequestIdFilter() {
            return new ReactiveRequestIdFilter();
        }
    }
}
