// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import io.github.xrayclassifier.engine.Safetensors;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.training.export.OnnxExport;
import io.github.xrayclassifier.training.export.TrainedModel;
import io.github.xrayclassifier.training.network.Architecture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Model files for the tests of what comes after export: the network of the drawings with random weights. */
public final class ExportedModel {

    private ExportedModel() {}

    /** A file with the findings and the input of {@link Drawings}. */
    public static Path write(Path folder, double width, double classifierScale) throws IOException {
        Architecture net = new Architecture(1, Drawings.FINDINGS.size(), width);
        Map<String, float[]> weights = RandomWeights.of(net, 3);
        float[] classifier = weights.get("classifier.1.weight");
        for (int i = 0; classifier != null && i < classifier.length; i++) {
            classifier[i] *= (float) classifierScale;
        }
        Map<String, String> metadata = Map.ofEntries(
                Map.entry("run", "0"),
                Map.entry("epoch", "1"),
                Map.entry("epochs", "1"),
                Map.entry("seed", "1"),
                Map.entry("manifest-sha256", "0"),
                Map.entry("output-kind", "SOFTMAX"),
                Map.entry("findings", "bar|disc|neither"),
                Map.entry("fit", "STRETCH"),
                Map.entry("filter", "TRIANGLE"),
                Map.entry("libtorch", "0"),
                Map.entry("channels", "1"),
                Map.entry("size", Integer.toString(Drawings.SIDE)),
                Map.entry("width-multiplier", Double.toString(width)));
        Path file = folder.resolve("weights.safetensors");
        new Safetensors(weights, metadata).write(file, Map.of());
        TrainedModel model = TrainedModel.from(file);
        Path onnx = folder.resolve("model.onnx");
        ModelCard card = model.card("drawings").selfTest(model.selfTest()).build();
        OnnxExport.write(model, card, onnx);
        return onnx;
    }

    /** The drawings that go with it. */
    public static Manifest drawings(Path folder, int perFinding) throws IOException {
        return Drawings.write(folder, perFinding).manifest();
    }
}
