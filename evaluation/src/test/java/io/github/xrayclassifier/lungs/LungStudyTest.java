// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.lungs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Interval;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.testkit.FakeBackend;
import io.github.xrayclassifier.testkit.Phantom;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Drawings with lungs and a plain level without; the means are taken anew over each image's own share. */
class LungStudyTest {

    private static final List<Finding> FINDINGS = List.of(Finding.EMPHYSEMA, Finding.NORMAL);

    private record Sample(ManifestEntry entry, GrayImage pixels) {}

    private static Sample sample(Finding label, String source, String group, GrayImage pixels) {
        return new Sample(
                new ManifestEntry(Path.of("x"), label, Set.of(label), source, group, "", Map.of(), 2), pixels);
    }

    /** A drawing whose lungs are found, which those of most seeds are. */
    private static GrayImage lungs(int seed) {
        GrayImage drawing =
                Phantom.of(seed).withFinding(Finding.EMPHYSEMA).draw().image();
        assertThat(LungFields.of(drawing)).as("seed %d", seed).isPresent();
        return drawing;
    }

    private static GrayImage plain() {
        byte[] pixels = new byte[64 * 64];
        Arrays.fill(pixels, (byte) 90);
        return GrayImage.wrap8(pixels, 64, 64);
    }

    /** Maps follow the brightness; the one of normal is negative everywhere. */
    private static XrayClassifier classifier() {
        ModelCard card = ModelCard.builder("lungs")
                .preprocessing(Preprocessing.of(64, 64))
                .findings(FINDINGS)
                .untrained(Set.of())
                .build();
        return XrayClassifier.open(FakeBackend.open(card, input -> new float[] {0.05f, -9}));
    }

    private static List<LungStudy.Row> rows(List<Sample> samples) {
        LungStudy study = LungStudy.empty();
        try (XrayClassifier classifier = classifier()) {
            samples.forEach(sample -> study.add(sample.entry(), sample.pixels(), classifier.classify(sample.pixels())));
        }
        return study.rows(1);
    }

    private static MapShare share(Sample sample) {
        try (XrayClassifier classifier = classifier()) {
            Prediction prediction = classifier.classify(sample.pixels());
            return MapShare.of(
                    prediction.heatmap(sample.entry().label()),
                    LungFields.of(sample.pixels()).orElseThrow());
        }
    }

    @Test
    void countsImagesLungsAndMeasuredOnes() {
        List<LungStudy.Row> rows = rows(List.of(
                sample(Finding.NORMAL, "b", "g1", lungs(1)), // found, but nothing speaks for normal
                sample(Finding.EMPHYSEMA, "b", "g2", lungs(2)),
                sample(Finding.EMPHYSEMA, "b", "g3", plain()),
                sample(Finding.EMPHYSEMA, "a", "g4", lungs(3))));
        assertThat(rows)
                .extracting(row -> row.finding() + " " + row.source() + " " + row.images() + " " + row.withLungs() + " "
                        + row.measured())
                .containsExactly(
                        "emphysema all 3 2 2",
                        "emphysema a 1 1 1",
                        "emphysema b 2 1 1",
                        "normal all 1 1 0",
                        "normal b 1 1 0");
        assertThat(rows.get(3).mass()).isEmpty();
        assertThat(rows.get(3).area()).isEmpty();
        assertThat(rows.get(3).ratio()).isEmpty();
    }

    /** The ratio is that of the means, not the mean of the ratios; with images of one patient all three are points. */
    @Test
    void takesMeansOverTheMeasuredImages() {
        List<Sample> samples = new ArrayList<>();
        for (int seed = 1; seed <= 4; seed++) {
            samples.add(sample(Finding.EMPHYSEMA, "a", "one", lungs(seed)));
        }
        samples.add(sample(Finding.EMPHYSEMA, "a", "two", plain()));
        double mass = 0;
        double area = 0;
        for (Sample sample : samples.subList(0, 4)) {
            mass += share(sample).mass().orElseThrow() / 4;
            area += share(sample).area() / 4;
        }
        LungStudy.Row row = rows(samples).get(0);
        assertThat(row.measured()).isEqualTo(4);
        assertPoint(row.mass(), mass);
        assertPoint(row.area(), area);
        assertPoint(row.ratio(), mass / area);
        assertThat(mass).as("two different figures").isNotCloseTo(area, within(0.01));
    }

    private static void assertPoint(Optional<Interval> found, double expected) {
        Interval interval = found.orElseThrow();
        assertThat(interval.value()).isCloseTo(expected, within(1e-12));
        assertThat(interval.upper() - interval.lower()).isCloseTo(0, within(1e-12));
    }

    /** Two patients: a resample may hold one alone, so the interval reaches from the one's share to the other's. */
    @Test
    void drawsPatients() {
        Sample first = sample(Finding.EMPHYSEMA, "a", "g1", lungs(1));
        Sample second = sample(Finding.EMPHYSEMA, "a", "g2", lungs(2));
        double[] masses = {
            share(first).mass().orElseThrow(), share(second).mass().orElseThrow()
        };
        Arrays.sort(masses);
        Interval found = rows(List.of(first, second)).get(0).mass().orElseThrow();
        assertThat(found.lower()).isCloseTo(masses[0], within(1e-12));
        assertThat(found.upper()).isCloseTo(masses[1], within(1e-12));
        assertThat(masses[0]).isLessThan(masses[1]);
    }

    @Test
    void refusesALabelThatTheModelWasNotTrainedOn() {
        ModelCard card = ModelCard.builder("lungs")
                .preprocessing(Preprocessing.of(64, 64))
                .findings(FINDINGS)
                .untrained(Set.of(Finding.EMPHYSEMA))
                .build();
        try (XrayClassifier classifier = XrayClassifier.open(FakeBackend.open(card))) {
            Sample sample = sample(Finding.EMPHYSEMA, "a", "g", lungs(1));
            Prediction prediction = classifier.classify(sample.pixels());
            assertThatThrownBy(() -> LungStudy.empty().add(sample.entry(), sample.pixels(), prediction))
                    .isInstanceOf(ModelException.class);
        }
    }

    @Test
    void reportsEachFigureInItsColumn() {
        LungStudy.Row measured = new LungStudy.Row(
                Finding.EMPHYSEMA,
                "a|b",
                9,
                8,
                7,
                Optional.of(new Interval(0.5, 0.4, 0.6)),
                Optional.of(new Interval(0.25, 0.2, 0.3)),
                Optional.of(new Interval(2, 1.5, 2.5)));
        LungStudy.Row none =
                new LungStudy.Row(Finding.NORMAL, "all", 1, 0, 0, Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(LungReport.markdown(List.of(measured, none)).lines())
                .contains(
                        "| finding | source | measured | of images | lungs found | mass in the lungs | area of the lungs | ratio |",
                        "| emphysema | a\\|b | 7 | 9 | 8 | 0.50 [0.40, 0.60] | 0.25 [0.20, 0.30] | 2.00 [1.50, 2.50] |",
                        "| normal | all | 0 | 1 | 0 | - | - | - |");
        JsonArray json =
                JsonParser.parseString(LungReport.json(List.of(measured, none))).getAsJsonArray();
        JsonObject first = json.get(0).getAsJsonObject();
        assertThat(first.get("source").getAsString()).isEqualTo("a|b");
        assertThat(first.get("images").getAsInt()).isEqualTo(9);
        assertThat(first.get("withLungs").getAsInt()).isEqualTo(8);
        assertThat(first.get("measured").getAsInt()).isEqualTo(7);
        assertThat(first.getAsJsonObject("mass").get("lower").getAsDouble()).isEqualTo(0.4);
        assertThat(first.getAsJsonObject("area").get("value").getAsDouble()).isEqualTo(0.25);
        assertThat(first.getAsJsonObject("ratio").get("upper").getAsDouble()).isEqualTo(2.5);
        assertThat(json.get(1).getAsJsonObject().get("mass").isJsonNull()).isTrue();
    }
}
