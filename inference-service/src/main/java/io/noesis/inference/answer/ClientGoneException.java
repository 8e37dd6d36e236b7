package io.noesis.inference.answer;

import java.io.IOException;

/// The client closed its connection before the answer was complete.
final class ClientGoneException extends IOException {

    private static final long serialVersionUID = 1L;

    ClientGoneException() {
        super("the client closed the connection");
    }
}
