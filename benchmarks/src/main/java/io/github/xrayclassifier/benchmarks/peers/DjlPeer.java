// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks.peers;

import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.modality.cv.transform.Resize;
import ai.djl.modality.cv.translator.ImageClassificationTranslator;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslatorContext;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelSource;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * DJL with its standard translator on the same ONNX Runtime; the PyTorch engine serves the operators that the ONNX
 * Runtime engine lacks. Must be opened before anything else makes an ONNX Runtime environment in the process, else its
 * engine fails.
 */
public final class DjlPeer implements Peer {

    private final Path file;
    private final ZooModel<Image, Classifications> model;
    private final Predictor<Image, Classifications> predictor;
    private final List<String> findings;

    private DjlPeer(Path file, ZooModel<Image, Classifications> model, List<String> findings) {
        this.file = file;
        this.model = model;
        this.predictor = model.newPredictor();
        this.findings = findings;
    }

    /** DJL's engine wants to be the one that makes the process's ONNX Runtime environment. */
    public static void makeEnvironment() {
        Engine.getEngine("OnnxRuntime");
    }

    public static DjlPeer open(ModelSource source, ModelCard card) throws Exception {
        var shape = card.preprocessing().shape();
        return open(source, card.findings().stream().map(Finding::name).toList(), shape.width(), shape.height());
    }

    /** Without a card: a user of DJL writes down what it says. */
    public static DjlPeer open(ModelSource source, List<String> findings, int width, int height) throws Exception {
        Path file = Files.createTempFile("xray-benchmark", ".onnx");
        byte[] bytes = new byte[source.bytes().remaining()];
        source.bytes().get(bytes);
        Files.write(file, bytes);
        var translator = ImageClassificationTranslator.builder()
                .optFlag(Image.Flag.GRAYSCALE)
                .addTransform(new Resize(width, height))
                .addTransform(pixels -> pixels.transpose(2, 0, 1).toType(DataType.UINT8, false))
                .optSynset(findings);
        ZooModel<Image, Classifications> model = Criteria.builder()
                .setTypes(Image.class, Classifications.class)
                .optEngine("OnnxRuntime")
                .optModelPath(file)
                .optTranslator(new Probabilities(translator))
                // The first is not looked at without the second.
                .optOption("interOpNumThreads", "1")
                .optOption("intraOpNumThreads", "1")
                .build()
                .loadModel();
        return new DjlPeer(file, model, findings);
    }

    /** The standard translator takes models of one output; ours has logits, probabilities, embedding and maps. */
    private static final class Probabilities extends ImageClassificationTranslator {

        Probabilities(Builder builder) {
            super(builder);
        }

        @Override
        public Classifications processOutput(TranslatorContext context, NDList outputs) {
            return super.processOutput(context, new NDList(outputs.get(1)));
        }
    }

    @Override
    public float[] answer(byte[] bytes) throws Exception {
        Classifications found = predictor.predict(image(bytes));
        float[] probabilities = new float[findings.size()];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = (float) found.get(findings.get(i)).getProbability();
        }
        return probabilities;
    }

    /**
     * DJL asks the JDK for 16-bit gray as colors, which brightens it by a gamma and changes the answer: whoever sees that
     * hands over the high bytes.
     */
    private static Image image(byte[] bytes) throws IOException {
        BufferedImage picture = Peers.read(bytes);
        if (picture.getType() == BufferedImage.TYPE_USHORT_GRAY) {
            short[] samples = ((DataBufferUShort) picture.getRaster().getDataBuffer()).getData();
            picture = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
            byte[] high = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
            for (int i = 0; i < high.length; i++) {
                high[i] = (byte) (samples[i] >> 8);
            }
        }
        return ImageFactory.getInstance().fromImage(picture);
    }

    @Override
    public void close() throws IOException {
        predictor.close();
        model.close();
        Files.delete(file);
    }
}
