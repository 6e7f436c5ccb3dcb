// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.xrayclassifier.ClassifierOptions;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.image.DecodeMode;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.predict.Score;
import io.github.xrayclassifier.testkit.ImageFiles;
import io.github.xrayclassifier.testkit.Phantom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * STANDARD and FAST leave pixels out, EXACT reads all: the answers of the bundled model agree. Every twentieth image of the
 * data set; {@code -Dxray.agreement=1} for all. The results for all of them stand in docs/decisions/0003-decoders.md.
 */
class DecodeModesTest {

    private static final Path DATA = Path.of(System.getProperty("xray.data", "../../shared/data"));

    /** One image of so many. */
    private static final int STEP = Integer.getInteger("xray.agreement", 20);

    private static final System.Logger LOG = System.getLogger(DecodeModesTest.class.getName());

    private final XrayClassifier fast = classifier(DecodeMode.FAST);
    private final XrayClassifier standard = classifier(DecodeMode.STANDARD);
    private final XrayClassifier exact = classifier(DecodeMode.EXACT);
    private final List<Double> differences = new ArrayList<>();
    private int same;
    private double farthest; // of the other finding behind the first, where the modes name different ones
    private double mostOfStandard;
    private int sameOfStandard;

    private static XrayClassifier classifier(DecodeMode mode) {
        return XrayClassifier.open(
                OnnxBackend.open(BundledModel.mobileNetV2()),
                ClassifierOptions.defaults().withWorkers(1).withMode(mode));
    }

    @Test
    void agreeOnLargeDrawings() {
        for (int seed = 0; seed < (STEP == 1 ? 400 : 28); seed++) {
            Finding finding = Phantom.findings().get(seed % Phantom.findings().size());
            GrayImage drawing = Phantom.of(seed)
                    .withSize(1000 + 37 * (seed % 28), 1200 + 29 * (seed % 28))
                    .withBits(seed % 3 == 2 ? 16 : 8)
                    .withFinding(finding)
                    .draw()
                    .image();
            compare(seed % 3 == 0 ? ImageFiles.jpeg(drawing) : ImageFiles.png(drawing));
        }
        report("drawings");
        assertStandard("drawings");
        // The model is unsure of drawings, so near ties are more frequent: 1 of 100.
        assertThat(same).isGreaterThanOrEqualTo(differences.size() - Math.max(1, differences.size() / 50));
        assertThat(percentile(1)).isLessThan(0.06); // measured 0.027
        assertThat(percentile(0.5)).isLessThan(0.015);
    }

    @Test
    void agreeOnRealImages() throws IOException {
        List<Path> files = files("images");
        for (int i = 0; i < files.size(); i += STEP) {
            compare(Files.readAllBytes(files.get(i)));
        }
        assertAgreement("images");
    }

    /** At the size they were published in; one of the eighteen may be a near tie. */
    @Test
    void agreeOnOriginals() throws IOException {
        for (Path file : files("originals")) {
            if (file.getFileName().toString().matches("(?!broken).*\\.(png|jpeg)")) {
                compare(Files.readAllBytes(file));
            }
        }
        report("originals");
        assertStandard("originals");
        assertThat(same).isGreaterThanOrEqualTo(differences.size() - 1);
    }

    private static List<Path> files(String folder) throws IOException {
        Path from = DATA.resolve(folder);
        assumeTrue(Files.isDirectory(from), () -> "expected real X-rays in " + from + ", found none: skipped");
        try (Stream<Path> files = Files.walk(from)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** The bound that the mode's documentation states. */
    private void assertStandard(String what) {
        assertThat(mostOfStandard)
                .as(what + ", largest difference in mode STANDARD")
                .isLessThanOrEqualTo(0.01);
        assertThat(sameOfStandard).as(what + ", same finding in mode STANDARD").isGreaterThanOrEqualTo((int)
                Math.floor(0.999 * differences.size()));
    }

    private void compare(byte[] file) {
        Prediction ours = fast.classify(file);
        Prediction theirs = exact.classify(file);
        Prediction usual = standard.classify(file);
        differences.add(most(ours, theirs));
        mostOfStandard = Math.max(mostOfStandard, most(usual, theirs));
        sameOfStandard +=
                usual.ranked().get(0).finding().equals(theirs.ranked().get(0).finding()) ? 1 : 0;
        Score.Probability first = theirs.ranked().get(0);
        Finding named = ours.ranked().get(0).finding();
        same += named.equals(first.finding()) ? 1 : 0;
        farthest = Math.max(
                farthest, first.value() - theirs.score(named).probability().orElseThrow());
    }

    private static double most(Prediction ours, Prediction theirs) {
        double most = 0;
        for (Score.Probability score : theirs.ranked()) {
            double other = ours.score(score.finding()).probability().orElseThrow();
            most = Math.max(most, Math.abs(score.value() - other));
        }
        return most;
    }

    private void assertAgreement(String what) {
        report(what);
        assertStandard(what);
        // docs/decisions/0003-decoders.md has the number over all images; near ties are more frequent in one of twenty.
        double share = differences.size() > 5_000 ? 0.995 : 0.98;
        assertThat(same).as(what).isGreaterThanOrEqualTo((int) Math.floor(share * differences.size()));
        assertThat(farthest).as(what + ": only near ties differ").isLessThan(0.06); // measured 0.034
        assertThat(percentile(1)).as(what).isLessThan(0.1); // measured 0.055
        if (differences.size() > 100) {
            assertThat(percentile(0.99)).as(what).isLessThan(0.04); // measured 0.025
        }
    }

    private void report(String what) {
        Collections.sort(differences);
        String line = String.format(
                Locale.ROOT,
                "%s: the same finding on %d of %d; largest difference of a probability:"
                        + " median %.4f, 99 %% at most %.4f, most %.4f; another finding at most %.4f behind;"
                        + " mode STANDARD: the same finding on %d, most %.4f",
                what,
                same,
                differences.size(),
                percentile(0.5),
                percentile(0.99),
                percentile(1),
                farthest,
                sameOfStandard,
                mostOfStandard);
        LOG.log(System.Logger.Level.INFO, line);
    }

    private double percentile(double share) {
        return differences.get((int) Math.ceil(share * differences.size()) - 1);
    }

    @AfterEach
    void close() {
        fast.close();
        standard.close();
        exact.close();
    }
}
