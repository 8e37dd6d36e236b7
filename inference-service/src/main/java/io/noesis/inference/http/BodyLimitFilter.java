package io.noesis.inference.http;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;

/// Refuses request bodies over the limit: announced ones before a byte is read, chunked ones when they pass it.
///
/// It fails where the body is read, inside the controller's call, so that the failure is rendered as any other.
@Component
public class BodyLimitFilter extends OncePerRequestFilter {

    private final long limit;

    public BodyLimitFilter(HttpProperties properties) {
        this.limit = properties.maxBodySize().toBytes();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(new Limited(request, limit), response);
    }

    private static NoesisException tooLarge(long limit, String size) {
        return new NoesisException(
                ErrorCode.REQUEST_TOO_LARGE,
                "the request body must have at most %d bytes, but has %s".formatted(limit, size));
    }

    private static final class Limited extends HttpServletRequestWrapper {

        private final long limit;

        Limited(HttpServletRequest request, long limit) {
            super(request);
            this.limit = limit;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            long announced = getContentLengthLong();
            if (announced > limit) {
                throw tooLarge(limit, String.valueOf(announced));
            }
            return new Counted(super.getInputStream(), limit);
        }
    }

    private static final class Counted extends ServletInputStream {

        private final ServletInputStream delegate;
        private final long limit;
        private long count;

        Counted(ServletInputStream delegate, long limit) {
            this.delegate = delegate;
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            int value = delegate.read();
            if (value >= 0) {
                add(1);
            }
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = delegate.read(target, offset, length);
            if (read > 0) {
                add(read);
            }
            return read;
        }

        private void add(int bytes) {
            count += bytes;
            if (count > limit) {
                throw tooLarge(limit, "more");
            }
        }

        @Override
        public boolean isFinished() {
            return delegate.isFinished();
        }

        @Override
        public boolean isReady() {
            return delegate.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            delegate.setReadListener(listener);
        }
    }
}
