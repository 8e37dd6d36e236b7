package io.noesis.inference.http;

import java.io.IOException;

import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/// Tomcat's HTTP/1.1 over NIO, with the socket of a request in an attribute of that request.
///
/// Made by Tomcat through its public constructor, by class name.
public final class ConnectionAwareProtocol extends Http11NioProtocol {

    static final String SOCKET_ATTRIBUTE = ConnectionAwareProtocol.class.getName() + ".socket";

    @Override
    protected Processor createProcessor() {
        return new SocketKeepingProcessor(this, new SocketPublishingAdapter(getAdapter()));
    }

    private static final class SocketKeepingProcessor extends Http11Processor {

        private final SocketPublishingAdapter publisher;

        SocketKeepingProcessor(AbstractHttp11Protocol<?> protocol, SocketPublishingAdapter adapter) {
            super(protocol, adapter);
            this.publisher = adapter;
        }

        @Override
        public SocketState service(SocketWrapperBase<?> socketWrapper) throws IOException {
            publisher.socket = socketWrapper;
            try {
                return super.service(socketWrapper);
            } finally {
                publisher.socket = null;
            }
        }
    }

    /// Belongs to one processor, and so to one connection at a time.
    private static final class SocketPublishingAdapter implements Adapter {

        private final Adapter delegate;
        private volatile @Nullable SocketWrapperBase<?> socket;

        SocketPublishingAdapter(Adapter delegate) {
            this.delegate = delegate;
        }

        @Override
        public void service(Request request, Response response) throws Exception {
            request.setAttribute(SOCKET_ATTRIBUTE, socket);
            delegate.service(request, response);
        }

        @Override
        public boolean prepare(Request request, Response response) throws Exception {
            return delegate.prepare(request, response);
        }

        @Override
        public boolean asyncDispatch(Request request, Response response, SocketEvent status) throws Exception {
            return delegate.asyncDispatch(request, response, status);
        }

        @Override
        public void log(Request request, Response response, long time) {
            delegate.log(request, response, time);
        }

        @Override
        public void checkRecycled(Request request, Response response) {
            delegate.checkRecycled(request, response);
        }

        @Override
        public String getDomain() {
            return delegate.getDomain();
        }
    }
}
