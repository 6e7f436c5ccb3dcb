// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.engine.Natives;
import io.github.xrayclassifier.engine.Tensors;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.testkit.Phantom;
import io.github.xrayclassifier.training.RandomWeights;
import io.github.xrayclassifier.training.network.Architecture;
import io.github.xrayclassifier.training.network.FlatLayout;
import io.github.xrayclassifier.training.network.MobileNetV2;
import io.github.xrayclassifier.training.network.NetworkInference;
import io.github.xrayclassifier.training.recipe.Normalization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The place that a cell of a map looks at, by libtorch's gradients: what the card's stride of the maps says must be so. */
class MapsTest {

    private static final int SIDE = 512;
    private static final int DRAWINGS = 14;
    private static final Architecture NET = new Architecture(1, 3, 0.25);

    @BeforeAll
    static void loadNatives() {
        Natives.load();
    }

    /**
     * Kernels of one value have no preference, so gradients fall off alike to both sides of what a cell looks at. Cell 8 of 16
     * sees no border. The middle of its tile would be at 272.
     */
    @Test
    @SuppressWarnings("try") // the scope works by being open
    void looksAtEveryThirtySecondPixel() {
        try (PointerScope scope = new PointerScope()) {
            MobileNetV2 net = new MobileNetV2(NET, evenWeights(), false);
            float[] pixels = new float[SIDE * SIDE];
            Arrays.fill(pixels, 0.75f); // 1 once normalized
            Tensor input = Tensors.of(pixels, 1, 1, SIDE, SIDE).requires_grad_(true);
            Tensor maps = net.maps(net.features(NetworkInference.normalize(input, 1, Normalization.defaults()), false));
            maps.select(2, 8).select(2, 8).sum().backward();
            float[] gradient = Tensors.floats(input.grad());

            double sum = 0;
            double moment = 0;
            for (int i = 0; i < gradient.length; i++) {
                sum += gradient[i];
                moment += gradient[i] * (i % SIDE + 0.5);
            }
            assertThat(sum).isPositive();
            assertThat(moment / sum).isCloseTo(8 * Architecture.STRIDE + 0.5, within(0.01));
        }
    }

    /** Adebayo et al., Sanity checks for saliency maps (2018): a map that stays when the weights go shows the image only. */
    @Test
    void becomeOthersWithRandomWeights(@TempDir Path folder) throws IOException {
        TrainedModel random = OnnxExportTest.model(folder, new Architecture(1, 3, 1), 128, "SOFTMAX");
        Path file = folder.resolve("random.onnx");
        OnnxExport.write(random, random.card("drawings").build(), file);
        List<float[]> learned = maps(BundledModel.mobileNetV2());
        List<float[]> forgotten = maps(ModelSource.of(file));
        double sum = 0;
        for (int i = 0; i < learned.size(); i++) {
            assertThat(correlation(learned.get(i), learned.get(i))).isCloseTo(1, within(1e-6));
            sum += correlation(learned.get(i), forgotten.get(i));
        }
        assertThat(Math.abs(sum / learned.size())).isLessThan(0.7); // less than half of the variation is shared
    }

    /** Of the findings that both models have: a random classifier is as likely to turn a map around as not. */
    private static List<float[]> maps(ModelSource source) {
        List<float[]> maps = new ArrayList<>();
        try (XrayClassifier classifier = XrayClassifier.open(OnnxBackend.open(source))) {
            for (int i = 0; i < DRAWINGS; i++) {
                Phantom phantom =
                        Phantom.of(7_000 + i).withFinding(Phantom.findings().get(i % 7));
                Prediction answer =
                        classifier.classify(phantom.withSize(256, 256).draw().image());
                for (Finding finding : List.of(Finding.COVID_19, Finding.NORMAL, Finding.PNEUMONIA)) {
                    maps.add(answer.heatmap(finding).values());
                }
            }
        }
        return maps;
    }

    private static double correlation(float[] a, float[] b) {
        double meanA = mean(a);
        double meanB = mean(b);
        double[] sums = new double[3];
        for (int i = 0; i < a.length; i++) {
            sums[0] += (a[i] - meanA) * (b[i] - meanB);
            sums[1] += (a[i] - meanA) * (a[i] - meanA);
            sums[2] += (b[i] - meanB) * (b[i] - meanB);
        }
        return sums[0] / Math.sqrt(sums[1] * sums[2]);
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** Each convolution a mean over what it sees, each normalization a factor small enough that shortcuts never add up to 6. */
    private static Map<String, float[]> evenWeights() {
        Map<String, float[]> weights = new HashMap<>(RandomWeights.of(NET, 1));
        FlatLayout layout = FlatLayout.of(NET);
        layout.parameters().forEach(slot -> {
            float value = slot.shape().length > 1
                    ? (float) slot.shape()[0] / slot.size()
                    : slot.name().endsWith("bias") ? 0 : 0.8f;
            Arrays.fill(weights.get(slot.name()), value);
        });
        layout.buffers()
                .forEach(slot ->
                        Arrays.fill(weights.get(slot.name()), slot.name().endsWith("var") ? 1 : 0));
        return weights;
    }
}
