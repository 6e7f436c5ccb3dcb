// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.spring;

import io.github.xrayclassifier.ClassifierOptions;
import io.github.xrayclassifier.image.DecodeLimits;
import io.github.xrayclassifier.image.DecodeMode;
import io.github.xrayclassifier.onnx.FallbackPolicy;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings below {@code xray} in {@code application.yml}. Immutable; may be shared by threads.
 *
 * @param model an ONNX file with its model card; the bundled model if absent
 * @param int8 the bundled model in int8, a third of the size
 * @param provider cpu, cuda[:N] or directml[:N]
 * @param fallback what happens if the provider is not available
 * @param mode how much of a file is decoded
 * @param workers images that are decoded and run at once; what the backend suggests if absent
 * @param queue asynchronous requests that may wait or run
 * @param longestWait of a caller while all workers are busy; beyond it the classifier is busy (503)
 * @param maxFileSize the largest file
 * @param maxPixels width times height of the largest image
 * @param maxSide pixels of the longest side
 * @param whiteLevel the sample value that is white; what each file says if absent
 */
@ConfigurationProperties("xray")
public record XrayProperties(
        @Nullable Path model,
        @DefaultValue("false") boolean int8,
        @DefaultValue("cpu") String provider,
        @DefaultValue("require") FallbackPolicy fallback,
        @DefaultValue("standard") DecodeMode mode,
        @Nullable Integer workers,
        @DefaultValue("256") int queue,
        @DefaultValue("10s") Duration longestWait,
        @DefaultValue("64MB") DataSize maxFileSize,
        @DefaultValue("50000000") long maxPixels,
        @DefaultValue("16384") int maxSide,
        @Nullable Integer whiteLevel) {

    /** The options of a classifier that these settings describe; decoders and observers come from beans. */
    ClassifierOptions options() {
        ClassifierOptions options = ClassifierOptions.defaults()
                .withMode(mode)
                .withQueue(queue)
                .withLongestWait(longestWait)
                .withLimits(DecodeLimits.defaults()
                        .withMaxFileBytes(maxFileSize.toBytes())
                        .withMaxPixels(maxPixels)
                        .withMaxSidePixels(maxSide));
        options = workers == null ? options : options.withWorkers(workers);
        return whiteLevel == null ? options : options.withWhiteLevel(whiteLevel);
    }
}
