// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.spring;

import io.github.xrayclassifier.Outcome;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.failure.ClassifierBusyException;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.predict.Prediction;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.springframework.beans.factory.ObjectProvider;

/**
 * The meters of a classifier. May be shared by threads.
 *
 * <ul>
 *   <li>{@code xray.classify}, timer with a histogram: {@code outcome} is classified, abstained, unreadable, rejected or failed
 *   <li>{@code xray.findings}, counter: {@code finding} of an answer
 *   <li>{@code xray.abstentions}, counter: {@code reason} is input, distribution or confidence
 *   <li>{@code xray.requests}, gauge: requests that wait or run; {@code xray.workers}, gauge: images at once
 * </ul>
 */
final class XrayMetrics implements MeterBinder, Consumer<Outcome> {

    // From one image on an idle core to the longest wait of a caller.
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final ObjectProvider<XrayClassifier> classifier;
    private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();

    XrayMetrics(ObjectProvider<XrayClassifier> classifier) {
        this.classifier = classifier;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        registries.add(registry);
        Gauge.builder("xray.requests", this, metrics -> metrics.gauge(XrayClassifier::requests))
                .description("Requests that wait or run")
                .register(registry);
        Gauge.builder("xray.workers", this, metrics -> metrics.gauge(XrayClassifier::workers))
                .description("Images that are decoded and run at once")
                .register(registry);
    }

    private double gauge(ToIntFunction<XrayClassifier> value) {
        XrayClassifier found = classifier.getIfAvailable();
        return found == null ? Double.NaN : value.applyAsInt(found);
    }

    @Override
    public void accept(Outcome outcome) {
        for (MeterRegistry registry : registries) {
            Timer.builder("xray.classify")
                    .description("Time from the request for an answer to the answer, waiting included")
                    .tag("outcome", word(outcome))
                    .publishPercentileHistogram()
                    .minimumExpectedValue(SHORTEST)
                    .maximumExpectedValue(LONGEST)
                    .register(registry)
                    .record(outcome.took());
            outcome.prediction().ifPresent(prediction -> count(prediction, registry));
        }
    }

    private static void count(Prediction prediction, MeterRegistry registry) {
        for (Finding finding : prediction.findings()) {
            registry.counter("xray.findings", "finding", finding.name()).increment();
        }
        prediction.reasons().stream()
                .map(reason -> reason.criterion().name().toLowerCase(Locale.ROOT))
                .distinct()
                .forEach(reason ->
                        registry.counter("xray.abstentions", "reason", reason).increment());
    }

    private static String word(Outcome outcome) {
        return outcome.fold(
                answered -> answered.answer().isAnswered() ? "classified" : "abstained",
                failed -> word(failed.cause()));
    }

    private static String word(Exception cause) {
        if (cause instanceof ClassifierBusyException) {
            return "rejected";
        }
        return cause instanceof MalformedImageException
                        || cause instanceof UnsupportedImageException
                        || cause instanceof IOException
                ? "unreadable"
                : "failed";
    }
}
