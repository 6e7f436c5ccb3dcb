// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import io.github.xrayclassifier.explain.Heatmap;
import io.github.xrayclassifier.explain.Lungs;
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

/**
 * One worker's reusable memory: a reader of files, and contexts in which the model and the lung segmentation network run. For
 * one thread at a time.
 */
final class Worker {

    private final Network model;
    private final Optional<Network> lungs;
    private final SourceReader reader;
    private final float[] thumbnail = new float[OutOfDistributionDetector.SIDE * OutOfDistributionDetector.SIDE];

    Worker(Backend backend, Optional<Backend> lungs, ClassifierOptions options) {
        this.model = new Network(backend);
        this.lungs = lungs.map(Network::new);
        this.reader = new SourceReader(options, model.recipe.shape());
    }

    /** A backend and the context in which it runs, opened when first needed. */
    private static final class Network {

        private final Backend backend;
        private final Preprocessing recipe;
        private final BiConsumer<DecodedImage, ByteBuffer> writer;
        private @Nullable InferenceContext context;

        Network(Backend backend) {
            this.backend = backend;
            this.recipe = backend.card().preprocessing();
            this.writer = recipe.writer();
        }

        /** The function of a run that is applied while its input is still there. */
        @FunctionalInterface
        interface Result<T> {

            T of(RawOutput output, ByteBuffer input);
        }

        <T> T run(DecodedImage image, Cancellation cancellation, Result<T> result) {
            InferenceContext here = context == null ? backend.openContext() : context;
            context = here;
            try {
                writer.accept(image, here.input());
                return result.of(cancellation.run(here), here.input());
            } catch (RuntimeException | Error e) {
                close(); // its state is unknown
                throw e;
            }
        }

        void close() {
            InferenceContext open = context;
            context = null;
            if (open != null) {
                open.close();
            }
        }
    }

    /**
     * The outcome of a run.
     *
     * @param distance of its image from those of the training, where the model can tell
     * @param lungs on the image, where there is a network that draws them
     */
    record Run(RawOutput output, Optional<OutOfDistributionDetector.Distance> distance, Optional<Lungs> lungs) {}

    SourceReader reader() {
        return reader;
    }

    Run run(DecodedImage image, Cancellation cancellation) {
        HeapRoom.require();
        Optional<Lungs> drawn = lungs.map(network -> network.run(
                image,
                cancellation,
                (output, input) -> Lungs.of(network.backend.card(), output, Heatmap.Frame.of(network.recipe, image))));
        Optional<OutOfDistributionDetector> detector = model.backend.card().detector();
        return model.run(
                image,
                cancellation,
                // Measured now, because the next image overwrites the input.
                (output, input) -> new Run(
                        output,
                        detector.map(statistics -> {
                            OutOfDistributionDetector.thumbnail(model.recipe, input, thumbnail);
                            return statistics.distance(thumbnail, output.embedding());
                        }),
                        drawn));
    }

    /** Gives the native memory back; the next run opens it anew. */
    void close() {
        model.close();
        lungs.ifPresent(Network::close);
    }
}
