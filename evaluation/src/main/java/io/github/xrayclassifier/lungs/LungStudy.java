// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.lungs;

import io.github.xrayclassifier.evaluation.GroupBootstrap;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Interval;
import io.github.xrayclassifier.predict.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Collects labelled images and says, for each finding and source, how much of the activation map of an image's own label lies
 * inside the lungs. For one thread.
 */
public final class LungStudy {

    /** The resamples of an interval. */
    public static final int RESAMPLES = 2000;

    private static final String ALL = "all";

    private final List<Image> images = new ArrayList<>();

    private LungStudy() {}

    /** {@return a study without images yet} */
    public static LungStudy empty() {
        return new LungStudy();
    }

    private record Image(ManifestEntry entry, Optional<MapShare> share) {

        OptionalDouble mass() {
            return share.isPresent() ? share.get().mass() : OptionalDouble.empty();
        }
    }

    /**
     * The images of a finding, from one source or all.
     *
     * @param finding their label
     * @param source the manifest's, or {@code all}
     * @param images how many
     * @param withLungs on how many of them lungs were found
     * @param measured on how many of those something speaks for the finding: the figures are means over these
     * @param mass share of what speaks for the finding that lies inside the lung boxes
     * @param area share of the image that the boxes take
     * @param ratio mass / area: 1 if the lungs mean no more than the rest of the image
     */
    public record Row(
            Finding finding,
            String source,
            int images,
            int withLungs,
            int measured,
            Optional<Interval> mass,
            Optional<Interval> area,
            Optional<Interval> ratio) {}

    /**
     * Adds an image.
     *
     * @param entry its row; its label must be a finding that the model was trained on
     * @param pixels the image
     * @param prediction the model's, with maps
     * @throws io.github.xrayclassifier.failure.ModelException if the model gives no maps or was not trained on the label
     */
    public void add(ManifestEntry entry, GrayImage pixels, Prediction prediction) {
        var map = prediction.heatmap(entry.label());
        images.add(new Image(entry, LungFields.of(pixels).map(lungs -> MapShare.of(map, lungs))));
    }

    /**
     * The figures, with 95 % intervals by bootstrap over patient groups.
     *
     * @param seed same seed, same intervals
     * @return by finding, all sources first, then each by name
     */
    public List<Row> rows(long seed) {
        List<Row> rows = new ArrayList<>();
        grouped(images, image -> image.entry().label().name()).forEach((name, ofFinding) -> {
            rows.add(row(ofFinding, ALL, seed));
            grouped(ofFinding, image -> image.entry().source())
                    .forEach((source, ofSource) -> rows.add(row(ofSource, source, seed)));
        });
        return rows;
    }

    private static Map<String, List<Image>> grouped(List<Image> images, Function<Image, String> key) {
        Map<String, List<Image>> groups = new TreeMap<>();
        images.forEach(image -> groups.computeIfAbsent(key.apply(image), name -> new ArrayList<>())
                .add(image));
        return groups;
    }

    private static Row row(List<Image> images, String source, long seed) {
        List<Image> measured =
                images.stream().filter(image -> image.mass().isPresent()).toList();
        double[] mass = measured.stream()
                .mapToDouble(image -> image.mass().orElseThrow())
                .toArray();
        double[] area = measured.stream()
                .mapToDouble(image -> image.share().orElseThrow().area())
                .toArray();
        GroupBootstrap bootstrap = GroupBootstrap.of(
                measured.stream().map(image -> image.entry().group()).toList(), RESAMPLES, seed);
        List<Optional<Interval>> figures = bootstrap.intervals(times -> {
            double count = 0;
            double inside = 0;
            double covered = 0;
            for (int i = 0; i < mass.length; i++) {
                count += times.of(i);
                inside += times.of(i) * mass[i];
                covered += times.of(i) * area[i];
            }
            return new double[] {inside / count, covered / count, inside / covered};
        });
        return new Row(
                images.get(0).entry().label(),
                source,
                images.size(),
                (int) images.stream().filter(image -> image.share().isPresent()).count(),
                measured.size(),
                figures.get(0),
                figures.get(1),
                figures.get(2));
    }
}
