// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs;

import io.github.xrayclassifier.image.DecodeLimits;
import io.github.xrayclassifier.model.OperatingPoint;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The images that a worker looks for, and the objects that it stores. Immutable; may be shared by threads. */
public final class WorkerOptions {

    // The modalities of our own objects, and of others that are no images: a worker would answer its own answers.
    private static final Set<String> NO_IMAGES = Set.of("SR", "SEG", "PR", "KO", "DOC");
    private static final int ATTEMPTS = 3;
    // Two transfer while the others classify.
    private static final int SPARE_THREADS = 2;

    private final List<String> modalities;
    private final Optional<LocalDate> since;
    private final Set<StoredObject> stored;
    private final OperatingPoint point;
    private final int threads;
    private final int attempts;
    private final Duration interval;
    private final DecodeLimits limits;

    private WorkerOptions(
            List<String> modalities,
            Optional<LocalDate> since,
            Set<StoredObject> stored,
            OperatingPoint point,
            int threads,
            int attempts,
            Duration interval,
            DecodeLimits limits) {
        this.modalities = modalities;
        this.since = since;
        this.stored = stored;
        this.point = point;
        this.threads = threads;
        this.attempts = attempts;
        this.interval = interval;
        this.limits = limits;
    }

    /**
     * The plain options: CR and DX of any date; SR and SC; the point of the largest sensitivity + specificity; two threads
     * more than processors; three attempts; a search every 10 s.
     *
     * @return the options
     */
    public static WorkerOptions defaults() {
        return new WorkerOptions(
                List.of("CR", "DX"),
                Optional.empty(),
                EnumSet.of(StoredObject.SR, StoredObject.SC),
                OperatingPoint.maximumYouden(),
                Runtime.getRuntime().availableProcessors() + SPARE_THREADS,
                ATTEMPTS,
                Duration.ofSeconds(10),
                DecodeLimits.defaults());
    }

    /**
     * These options for other modalities.
     *
     * @param codes such as CR and DX; at least one, none of what holds no radiographs
     * @return the changed copy
     */
    public WorkerOptions withModalities(List<String> codes) {
        if (codes.isEmpty()) {
            throw new IllegalArgumentException("modalities: expected at least one, found none");
        }
        for (String code : codes) {
            if (!code.matches("[A-Z0-9]{2,16}") || NO_IMAGES.contains(code)) {
                throw new IllegalArgumentException("modalities: expected codes such as CR or DX, found " + code);
            }
        }
        return new WorkerOptions(List.copyOf(codes), since, stored, point, threads, attempts, interval, limits);
    }

    /**
     * These options for studies from a date on.
     *
     * @param date the earliest Study Date
     * @return the changed copy
     */
    public WorkerOptions withSince(LocalDate date) {
        return new WorkerOptions(modalities, Optional.of(date), stored, point, threads, attempts, interval, limits);
    }

    /**
     * These options with other objects to store.
     *
     * @param objects at least one
     * @return the changed copy
     */
    public WorkerOptions withStored(Set<StoredObject> objects) {
        if (objects.isEmpty()) {
            throw new IllegalArgumentException("objects to store: expected at least one, found none");
        }
        return new WorkerOptions(
                modalities, since, EnumSet.copyOf(objects), point, threads, attempts, interval, limits);
    }

    /**
     * These options with another operating point.
     *
     * @param wish decides present or absent in the report
     * @return the changed copy
     */
    public WorkerOptions withOperatingPoint(OperatingPoint wish) {
        return new WorkerOptions(modalities, since, stored, wish, threads, attempts, interval, limits);
    }

    /**
     * These options with another number of threads; each holds one image, and transfers or classifies it.
     *
     * @param count 1 to 256
     * @return the changed copy
     */
    public WorkerOptions withThreads(int count) {
        if (count < 1 || count > 256) {
            throw new IllegalArgumentException("threads: expected 1 to 256, found " + count);
        }
        return new WorkerOptions(modalities, since, stored, point, count, attempts, interval, limits);
    }

    /**
     * These options with another number of attempts for an image that fails.
     *
     * @param count at least 1
     * @return the changed copy
     */
    public WorkerOptions withAttempts(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("attempts: expected at least 1, found " + count);
        }
        return new WorkerOptions(modalities, since, stored, point, threads, count, interval, limits);
    }

    /**
     * These options with another pause between two searches.
     *
     * @param pause above zero
     * @return the changed copy
     */
    public WorkerOptions withInterval(Duration pause) {
        if (pause.isNegative() || pause.isZero()) {
            throw new IllegalArgumentException("interval: expected more than zero, found " + pause);
        }
        return new WorkerOptions(modalities, since, stored, point, threads, attempts, pause, limits);
    }

    /**
     * These options with other limits of an image.
     *
     * @param newLimits checked on the header, before anything is allocated
     * @return the changed copy
     */
    public WorkerOptions withLimits(DecodeLimits newLimits) {
        return new WorkerOptions(modalities, since, stored, point, threads, attempts, interval, newLimits);
    }

    /** {@return the modalities that are searched for} */
    public List<String> modalities() {
        return modalities;
    }

    Optional<LocalDate> since() {
        return since;
    }

    Set<StoredObject> stored() {
        return EnumSet.copyOf(stored);
    }

    OperatingPoint point() {
        return point;
    }

    /** {@return the number of images that are worked on at once} */
    public int threads() {
        return threads;
    }

    /** {@return the most attempts for an image that fails} */
    public int attempts() {
        return attempts;
    }

    Duration interval() {
        return interval;
    }

    DecodeLimits limits() {
        return limits;
    }
}
