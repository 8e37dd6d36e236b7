package io.noesis.inference.http;

import java.io.IOException;

import jakarta.servlet.http.HttpServletResponse;

import tools.jackson.databind.json.JsonMapper;

/// Writes one JSON body on the thread of the request, which so finds out when the client has gone.
public final class JsonBody {

    private JsonBody() {}

    /// @throws IOException when the client has gone
    public static void write(HttpServletResponse response, JsonMapper json, Object body) throws IOException {
        byte[] bytes = json.writeValueAsBytes(body);
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType("application/json");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
        response.flushBuffer();
    }
}
