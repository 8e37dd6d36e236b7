package io.noesis.inference.http;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;

import org.apache.tomcat.util.net.SocketWrapperBase;

/// The connection of one request, to ask whether anybody is still there.
///
/// Servlets have no such question: a container notices a closed connection only when it writes, and the first write
/// after the close still succeeds, because the client's kernel has yet to answer it with a reset. A request that is
/// not streamed writes nothing until it is done. So the socket itself is asked, by a read that does not wait: it
/// finds the end of the stream, nothing, or the first bytes of a pipelined request, which stay in the container's
/// buffer.
///
/// A client that shuts down only its sending side counts as gone, as with most HTTP servers. What cannot be seen: a
/// client whose machine vanished without a word, until a write times out; and HTTP/2 connections, which carry more
/// than one request: there the failing write is all there is.
///
/// Only the thread that handles the request may ask.
@FunctionalInterface
public interface ClientConnection {

    boolean isGone();

    static ClientConnection of(HttpServletRequest request) {
        if (request.getAttribute(ConnectionAwareProtocol.SOCKET_ATTRIBUTE) instanceof SocketWrapperBase<?> socket) {
            return () -> isGone(socket);
        }
        return () -> false;
    }

    private static boolean isGone(SocketWrapperBase<?> socket) {
        try {
            // The answer does not matter, only whether the read behind it finds the end.
            boolean _ = socket.isReadyForRead();
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
