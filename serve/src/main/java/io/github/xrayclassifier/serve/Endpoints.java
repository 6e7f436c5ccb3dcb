// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.serve;

import com.sun.net.httpserver.HttpExchange;
import io.github.xrayclassifier.ImageSource;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.failure.ClassifierBusyException;
import io.github.xrayclassifier.failure.InsufficientMemoryException;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.predict.Prediction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The requests that a client can make of the classifier. Shared by threads. */
final class Endpoints {

    private static final System.Logger LOG = System.getLogger(Endpoints.class.getName());

    private static final int DEFAULT_SIDE = 1024; // fits the height of common screens
    private static final int MOST_SIDE = 4096;
    private static final long LONGEST_WAIT_SECONDS = 10;

    private final XrayClassifier classifier;
    private final Uploads uploads;
    // A whole image lies outside the workers' memory while it is reduced: as many at once as there are workers.
    private final Semaphore wholeImages;

    Endpoints(XrayClassifier classifier, Uploads uploads) {
        this.classifier = classifier;
        this.uploads = uploads;
        this.wholeImages = new Semaphore(classifier.workers());
    }

    Response classify(HttpExchange exchange, ConnectionThreads.Deadline deadline) throws IOException, Problem.Failure {
        Query query = Query.of(exchange.getRequestURI(), Set.of("file"));
        return uploads.read(exchange, deadline, file -> {
            long start = System.nanoTime();
            Map<String, @Nullable Object> answer = new LinkedHashMap<>();
            query.text("file").ifPresent(name -> answer.put("file", name));
            answer.putAll(prediction(file).toMap());
            answer.put("millis", (System.nanoTime() - start) / 1e6);
            return Response.json(answer);
        });
    }

    Response heatmap(HttpExchange exchange, ConnectionThreads.Deadline deadline) throws IOException, Problem.Failure {
        Query query = Query.of(exchange.getRequestURI(), Set.of("finding", "side"));
        int side = query.number("side", 1, MOST_SIDE, DEFAULT_SIDE);
        String wanted = query.text("finding").orElse("");
        if (!wanted.isEmpty()) {
            requireTrained(wanted);
        }
        return uploads.read(exchange, deadline, file -> {
            Prediction prediction = prediction(file);
            Finding finding = wanted.isEmpty() ? prediction.ranked().get(0).finding() : new Finding(wanted);
            return whole(
                    file,
                    image -> Response.of(
                            "image/png",
                            ImageView.png(prediction.heatmap(finding).overlay(image, side))));
        });
    }

    Response view(HttpExchange exchange, ConnectionThreads.Deadline deadline) throws IOException, Problem.Failure {
        Query query = Query.of(exchange.getRequestURI(), Set.of("side"));
        int side = query.number("side", 1, MOST_SIDE, DEFAULT_SIDE);
        return uploads.read(exchange, deadline, file -> {
            Prediction prediction = prediction(file);
            return whole(file, image -> Response.json(ImageView.of(image, prediction, side)));
        });
    }

    Response health() {
        ModelCard card = classifier.card();
        Map<String, @Nullable Object> health = new LinkedHashMap<>();
        health.put("status", classifier.isOpen() ? "up" : "down");
        health.put("model", card.name());
        health.put("model_sha256", classifier.info().modelSha256());
        health.put("runtime", classifier.info().runtime());
        health.put("provider", classifier.info().provider());
        health.put("fallback", classifier.info().fallbackReason().orElse(null));
        health.put("workers", classifier.workers());
        health.put("requests", classifier.requests());
        health.put("findings", names(card, true));
        health.put("untrained", names(card, false));
        health.put("largest_file_bytes", classifier.options().limits().maxFileBytes());
        return Response.json(classifier.isOpen() ? 200 : 503, "application/json", health);
    }

    private static List<String> names(ModelCard card, boolean trained) {
        return card.findings().stream()
                .filter(finding -> card.isTrained(finding) == trained)
                .map(Finding::name)
                .toList();
    }

    private void requireTrained(String wanted) throws Problem.Failure {
        List<String> known = names(classifier.card(), true);
        if (!known.contains(wanted)) {
            throw Problem.BAD_REQUEST.because("finding: expected one of " + known + ", found another");
        }
    }

    private Prediction prediction(ByteBuffer file) throws IOException, Problem.Failure {
        return typed(() -> classifier.classify(ImageSource.wrap(file)));
    }

    /** A use of a decoded image. */
    @FunctionalInterface
    private interface Drawing {

        Response of(GrayImage image);
    }

    private Response whole(ByteBuffer file, Drawing drawing) throws IOException, Problem.Failure {
        boolean isFree;
        try {
            isFree = wholeImages.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.CLOSING.because("the server stopped while the request waited");
        }
        if (!isFree) {
            throw Problem.BUSY.because("expected a free worker within " + LONGEST_WAIT_SECONDS + " s, found none");
        }
        try {
            return typed(
                    () -> drawing.of(classifier.decode(ImageSource.wrap(file)).pixels()));
        } finally {
            wholeImages.release();
        }
    }

    /** A step whose exceptions have a meaning for clients. */
    @FunctionalInterface
    private interface Step<T> {

        T take() throws IOException;
    }

    private <T> T typed(Step<T> step) throws IOException, Problem.Failure {
        try {
            return step.take();
        } catch (MalformedImageException | UnsupportedImageException e) {
            throw Problem.UNREADABLE_IMAGE.because(String.valueOf(e.getMessage()));
        } catch (ClassifierBusyException | InsufficientMemoryException e) {
            throw Problem.BUSY.because(String.valueOf(e.getMessage()));
        } catch (OutOfMemoryError e) {
            throw Problem.BUSY.because("heap: expected room for the image, found too little");
        } catch (IllegalStateException e) {
            if (classifier.isOpen()) { // else closed before or, with a CancellationException, meanwhile
                throw e;
            }
            throw Problem.CLOSING.because("classifier: expected an open one, found it closed");
        } catch (ModelException e) {
            LOG.log(System.Logger.Level.ERROR, "the model failed", e);
            throw Problem.FAULT.because(String.valueOf(e.getMessage()));
        }
    }
}
