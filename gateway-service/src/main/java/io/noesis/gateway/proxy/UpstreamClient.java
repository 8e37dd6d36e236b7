package io.noesis.gateway.proxy;

import java.util.concurrent.TimeUnit;

import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.netty.channel.ChannelHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;

/// Limits the silence within an answer: the response timeout of the gateway ends with the headers.
@Configuration(proxyBeanMethods = false)
class IdleTimeout {

    private static final String HANDLER = "noesis.idle";

    @Bean
    HttpClientCustomizer limitSilence(UpstreamProperties upstreams) {
        long millis = upstreams.idleTimeout().toMillis();
        return client -> client.doOnResponse(
                        (response, connection) -> connection.addHandlerLast(HANDLER, handler(millis)))
                .doAfterResponseSuccess((response, connection) -> connection.removeHandler(HANDLER));
    }

    private static ChannelHandler handler(long millis) {
        return new ReadTimeoutHandler(millis, TimeUnit.MILLISECONDS);
    }
}
