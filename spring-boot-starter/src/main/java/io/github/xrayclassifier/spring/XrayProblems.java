// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.spring;

import io.github.xrayclassifier.failure.ClassifierBusyException;
import io.github.xrayclassifier.failure.InsufficientMemoryException;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import io.github.xrayclassifier.failure.XrayException;
import java.net.URI;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Problem details (RFC 9457) for the exceptions of a classifier: 422 for a file, 503 for a classifier that is busy or a heap
 * that is full. An advice of the application that handles one of them comes first. May be shared by threads.
 */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
final class XrayProblems {

    private static final String TYPES = "https://xray-classifier.github.io/problems#";

    @ExceptionHandler({MalformedImageException.class, UnsupportedImageException.class})
    ResponseEntity<ProblemDetail> unreadable(XrayException e) {
        return ResponseEntity.status(HttpStatus.UNPROCESSABLE_CONTENT)
                .body(problem(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "unreadable-image",
                        "The file is not an image that can be read",
                        e));
    }

    @ExceptionHandler({ClassifierBusyException.class, InsufficientMemoryException.class})
    ResponseEntity<ProblemDetail> busy(XrayException e) {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "1")
                .body(problem(HttpStatus.SERVICE_UNAVAILABLE, "busy", "The server is busy", e));
    }

    private static ProblemDetail problem(HttpStatus status, String type, String title, XrayException e) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, String.valueOf(e.getMessage()));
        problem.setType(URI.create(TYPES + type));
        problem.setTitle(title);
        return problem;
    }
}
