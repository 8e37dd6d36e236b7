package io.noesis.support.failure;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/// Renders failures in a servlet service: those of controllers, and those the container reports on its error path.
@RestController
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
public class ServletFailureAdvice implements ErrorController {

    private final FailureClassifier classifier;

    public ServletFailureAdvice(FailureClassifier classifier) {
        this.classifier = classifier;
    }

    /// The client has gone: there is nobody to tell.
    @ExceptionHandler
    void onClientGone(AsyncRequestNotUsableException exception) {}

    @ExceptionHandler
    ResponseEntity<Object> onException(Exception exception, HttpServletRequest request) {
        return render(classifier.classify(exception), request.getRequestURI());
    }

    @RequestMapping("${spring.web.error.path:${error.path:/error}}")
    ResponseEntity<Object> onContainerError(HttpServletRequest request) {
        String path = attribute(request, RequestDispatcher.ERROR_REQUEST_URI) instanceof String uri ? uri : "/";
        if (attribute(request, RequestDispatcher.ERROR_EXCEPTION) instanceof Exception exception) {
            return render(classifier.classify(exception), path);
        }
        int status = attribute(request, RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        return render(classifier.ofStatus(status, path), path);
    }

    private static @Nullable Object attribute(HttpServletRequest request, String name) {
        return request.getAttribute(name);
    }

    private static ResponseEntity<Object> render(Failure failure, String path) {
        ResponseEntity.BodyBuilder response = ResponseEntity.status(failure.httpStatus());
        failure.retryAfterSeconds()
                .ifPresent(seconds -> response.header(HttpHeaders.RETRY_AFTER, String.valueOf(seconds)));
        return response.contentType(MediaType.parseMediaType(failure.contentType(path)))
                .body(failure.body(path));
    }
}
