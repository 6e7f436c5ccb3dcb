// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.quantization;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.onnx.OnnxOptions;
import io.github.xrayclassifier.quantization.Candidates.Candidate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * Turns a float model file into an int8 one: ranges from calibration images that the model was trained on, the variant
 * chosen on validation images, and none at all where the answers would change.
 *
 * <p>Immutable; for one thread at a time. The same inputs give the same file on one kind of CPU.
 */
public final class Quantizer {

    private final List<ManifestEntry> calibration;
    private final List<ManifestEntry> validation;
    private final List<ImageDecoder> decoders;
    private final QuantizationProgress progress;

    private Quantizer(
            List<ManifestEntry> calibration,
            List<ManifestEntry> validation,
            List<ImageDecoder> decoders,
            QuantizationProgress progress) {
        this.calibration = calibration;
        this.validation = validation;
        this.decoders = decoders;
        this.progress = progress;
    }

    /**
     * A quantizer that says nothing.
     *
     * @param calibration images that the model was trained on, a few hundred
     * @param validation images that it was not trained on; they choose the variant, the temperature and the evidence
     * @param decoders asked in order for each file
     * @return the quantizer
     */
    public static Quantizer of(
            List<ManifestEntry> calibration, List<ManifestEntry> validation, List<ImageDecoder> decoders) {
        if (calibration.isEmpty() || validation.isEmpty()) {
            throw new IllegalArgumentException("quantize: expected images of the splits train and val, found "
                    + calibration.size() + " and " + validation.size());
        }
        return new Quantizer(
                List.copyOf(calibration),
                List.copyOf(validation),
                List.copyOf(decoders),
                QuantizationProgress.silent());
    }

    /**
     * This quantizer with a listener.
     *
     * @param listener told of every image and variant
     * @return the changed copy
     */
    public Quantizer withProgress(QuantizationProgress listener) {
        return new Quantizer(calibration, validation, decoders, listener);
    }

    /**
     * Quantizes.
     *
     * @param model a float model file with its card
     * @param dataset what to call the validation images in the card
     * @param seed of the bootstrap behind the card's intervals
     * @return the int8 model
     * @throws QuantizationException if no variant answers like the float model, or the graph has nothing to quantize
     * @throws IOException if an image cannot be read
     */
    public QuantizedModel quantize(ModelSource model, String dataset, long seed) throws IOException {
        try (Backend backend = OnnxBackend.open(model, OnnxOptions.defaults())) {
            ModelCard card = backend.card();
            FloatGraph graph = FloatGraph.of(parsed(model));
            Samples training = read(calibration, card, "reading calibration images");
            Samples judging = read(validation, card, "reading validation images");
            Map<String, Activation> seen = Calibrator.run(graph, card, training, counter(training.count()));
            float[][] expected = judging.logits(backend);
            Candidate best = new Candidates(graph, seen, card, judging, expected, progress).best(training);
            Int8Card evidence = new Int8Card(card, backend.info().modelSha256(), best, judging);
            String how = best.variant().description(graph.convolutions().size()) + ", " + training.count()
                    + " calibration images";
            return new QuantizedModel(best.file(), evidence.build(how, dataset, seed), best.comparison());
        }
    }

    private static ModelProto parsed(ModelSource model) {
        try {
            ByteBuffer bytes = model.bytes();
            return ModelProto.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new QuantizationException("quantize: expected an ONNX file, found " + e.getMessage(), e);
        }
    }

    private Samples read(List<ManifestEntry> entries, ModelCard card, String phase) throws IOException {
        int[] done = {0};
        return Samples.read(
                entries, card.preprocessing(), decoders, () -> progress.image(++done[0], entries.size(), phase));
    }

    private Runnable counter(int total) {
        int[] done = {0};
        return () -> progress.image(++done[0], total, "calibrating");
    }
}
