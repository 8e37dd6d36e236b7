package io.noesis.gateway.proxy;

import java.util.concurrent.TimeUnit;

import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.netty.channel.ChannelHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;

/// What the HTTP client of the gateway does otherwise than by default.
@Configuration(proxyBeanMethods = false)
class UpstreamClient {

    private static final String HANDLER = "noesis.idle";

    /// Limits the silence within an answer: the response timeout of the gateway ends with the headers.
    @Bean
    HttpClientCustomizer limitSilence(UpstreamProperties upstreams) {
        long millis = upstreams.idleTimeout().toMillis();
        return client -> client.doOnResponse(
                        (response, connection) -> connection.addHandlerLast(HANDLER, handler(millis)))
                .doAfterResponseSuccess((response, connection) -> connection.removeHandler(HANDLER));
    }

    /// A completion is not idempotent: when a pooled connection is reset, nobody knows whether the service behind has
    /// begun, so the caller decides about a second try.
    @Bean
    HttpClientCustomizer sendOnce() {
        return client -> client.disableRetry(true);
    }

    private static ChannelHandler handler(long millis) {
        return new ReadTimeoutHandler(millis, TimeUnit.MILLISECONDS);
    }
}
