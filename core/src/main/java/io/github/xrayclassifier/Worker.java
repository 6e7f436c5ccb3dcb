// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.InferenceContext;
import io.github.xrayclassifier.model.OutOfDistributionDetector;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One worker's reusable memory: a reader of files, and a context in which the model runs. For one thread at a time. */
final class Worker {

    private final Backend backend;
    private final Preprocessing recipe;
    private final Optional<OutOfDistributionDetector> detector;
    private final SourceReader reader;
    private final BiConsumer<DecodedImage, ByteBuffer> writer;
    private final float[] thumbnail = new float[OutOfDistributionDetector.SIDE * OutOfDistributionDetector.SIDE];
    private @Nullable InferenceContext context;

    Worker(Backend backend, ClassifierOptions options) {
        this.backend = backend;
        this.recipe = backend.card().preprocessing();
        this.detector = backend.card().detector();
        this.reader = new SourceReader(options, recipe.shape());
        this.writer = recipe.writer();
    }

    /** The outcome of a run, and the distance of its image from those of the training, where the model can tell. */
    record Run(RawOutput output, Optional<OutOfDistributionDetector.Distance> distance) {}

    SourceReader reader() {
        return reader;
    }

    Run run(DecodedImage image, Cancellation cancellation) {
        HeapRoom.require();
        InferenceContext here = context == null ? backend.openContext() : context;
        context = here;
        try {
            writer.accept(image, here.input());
            RawOutput output = cancellation.run(here);
            // Measured now, because the next image overwrites the input.
            return new Run(output, detector.map(statistics -> {
                OutOfDistributionDetector.thumbnail(recipe, here.input(), thumbnail);
                return statistics.distance(thumbnail, output.embedding());
            }));
        } catch (RuntimeException | Error e) {
            close(); // its state is unknown
            throw e;
        }
    }

    /** Gives the native memory back; the next run opens it anew. */
    void close() {
        InferenceContext open = context;
        context = null;
        if (open != null) {
            open.close();
        }
    }
}
