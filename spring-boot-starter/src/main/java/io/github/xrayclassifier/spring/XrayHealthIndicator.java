// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.spring;

import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.failure.XrayException;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.SelfTestRun;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The health of a classifier: up if it is open and the model's self-test, which its file carries, passes on this machine.
 * May be shared by threads.
 */
final class XrayHealthIndicator implements HealthIndicator {

    // Probes come every few seconds from several places; a run costs what an answer costs.
    private static final long SELF_TEST_NANOS = 10_000_000_000L;

    private final XrayClassifier classifier;
    private final Backend backend;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable SelfTestRun last; // guarded by lock
    private long lastNanos;

    XrayHealthIndicator(XrayClassifier classifier, Backend backend) {
        this.classifier = classifier;
        this.backend = backend;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up()
                .withDetail("model", classifier.card().name())
                .withDetail("model_sha256", classifier.info().modelSha256())
                .withDetail("runtime", classifier.info().runtime())
                .withDetail("provider", classifier.info().provider())
                .withDetail("workers", classifier.workers());
        classifier.info().fallbackReason().ifPresent(reason -> health.withDetail("fallback", reason));
        if (!classifier.isOpen()) {
            return health.down()
                    .withDetail("reason", "the classifier is closed")
                    .build();
        }
        try {
            Optional<SelfTestRun> run = selfTest();
            health.withDetail("self_test", run.map(XrayHealthIndicator::text).orElse("the model file has none"));
            return run.map(SelfTestRun::passed).orElse(true)
                    ? health.build()
                    : health.down().build();
        } catch (XrayException | IllegalStateException e) {
            return health.down(e).build();
        }
    }

    private Optional<SelfTestRun> selfTest() {
        lock.lock();
        try {
            if (last == null || System.nanoTime() - lastNanos > SELF_TEST_NANOS) {
                last = backend.card()
                        .selfTest()
                        .map(test -> SelfTestRun.of(backend, test))
                        .orElse(null);
                lastNanos = System.nanoTime();
            }
            return Optional.ofNullable(last);
        } finally {
            lock.unlock();
        }
    }

    private static String text(SelfTestRun run) {
        return (run.passed() ? "passed" : "failed") + ": largest difference of a logit " + run.largestDifference()
                + ", allowed " + run.tolerance();
    }
}
