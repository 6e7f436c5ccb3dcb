// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.audit;

import io.github.xrayclassifier.audit.Probe.Part;
import io.github.xrayclassifier.evaluation.EvaluationOptions;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.manifest.ReadableImages;
import io.github.xrayclassifier.model.Interval;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * An audit of a data set before anything is trained on it: cues besides the findings that give the class away, duplicates,
 * patients on both sides of a split, and the accuracy of a linear model that sees the border of an image alone.
 *
 * <p>Immutable; may be shared by threads. Same files and seed, same results.
 */
public final class ConfounderAudit {

    /** A tenth and a quarter of the way from guessing to always right. */
    private static final double SKILL_WARN = 0.1;

    private static final double SKILL_FAIL = 0.25;

    private final Manifest manifest;
    private final List<AuditImage> pictures;
    private final Probe.Sampling sampling;
    private final List<Check> checks = new ArrayList<>();
    private final List<Crosstab> tables = new ArrayList<>();
    private final List<Probe> probes = new ArrayList<>();
    private final Duplicates duplicates;

    private ConfounderAudit(Manifest manifest, List<AuditImage> pictures, Probe.Sampling sampling) {
        this.manifest = manifest;
        this.pictures = pictures;
        this.sampling = sampling;
        this.duplicates = Duplicates.of(pictures);
        Associations associations = new Associations(pictures, sampling);
        associations.of("source", p -> p.entry().source());
        associations.of("age group", column("age_group"));
        associations.of("view", column("view"));
        for (String column : List.of("sex", "manufacturer")) { // which few manifests have
            if (pictures.stream().anyMatch(p -> !column(column).apply(p).isEmpty())) {
                associations.of(column, column(column));
            }
        }
        associations.of("image size", new ImageSizes(pictures)::of);
        checks.addAll(associations.checks());
        tables.addAll(associations.tables());
        twice();
        probes();
    }

    /**
     * Reads all images and measures.
     *
     * @param manifest with rows; columns other than path and label may be missing
     * @param decoders asked in order for each file
     * @param seed of folds and bootstrap
     * @param progress told after every image how many are done
     * @return the results
     * @throws io.github.xrayclassifier.manifest.BrokenImagesException if images cannot be read: it lists all of them
     * @throws IOException if a file cannot be read
     */
    public static ConfounderAudit of(Manifest manifest, List<ImageDecoder> decoders, long seed, IntConsumer progress)
            throws IOException {
        return of(manifest, decoders, seed, EvaluationOptions.RESAMPLES, progress);
    }

    static ConfounderAudit of(
            Manifest manifest, List<ImageDecoder> decoders, long seed, int resamples, IntConsumer progress)
            throws IOException {
        if (manifest.entries().isEmpty()) {
            throw new IllegalArgumentException("manifest: expected at least one row, found none");
        }
        List<AuditImage> pictures = new ArrayList<>();
        for (ManifestEntry entry : manifest.entries()) {
            try {
                pictures.add(AuditImage.read(entry, decoders));
            } catch (IOException e) {
                throw ReadableImages.allOf(manifest.entries(), decoders, e);
            }
            progress.accept(pictures.size());
        }
        return new ConfounderAudit(manifest, pictures, new Probe.Sampling(seed, resamples));
    }

    private static Function<AuditImage, String> column(String name) {
        return picture -> picture.entry().columns().getOrDefault(name, "");
    }

    private void twice() {
        boolean hasSplits = pictures.stream().anyMatch(p -> !p.entry().split().isEmpty());
        boolean hasGroups = pictures.stream()
                .anyMatch(p -> !p.entry().columns().getOrDefault("group", "").isEmpty());
        double few = 0.01 * pictures.size(); // one image in a hundred
        count("same file in two splits", hasSplits, "split", 1, 1, true, ConfounderAudit::crossesSplits);
        count("same file in two groups", hasGroups, "group", 1, few, true, ConfounderAudit::crossesGroups);
        count("look-alike in two splits", hasSplits, "split", 1, few, false, ConfounderAudit::crossesSplits);
        count("look-alike in two groups", hasGroups, "group", 1, few, false, ConfounderAudit::crossesGroups);
        String crossing = "group in two splits";
        if (hasSplits && hasGroups) {
            int groups = Duplicates.groupsInSeveralSplits(pictures);
            checks.add(Check.of(crossing, groups, 1, 1, groups + " groups"));
        } else {
            checks.add(Check.notMeasurable(crossing, 1, 1, "the manifest has no split or no group"));
        }
    }

    private void count(
            String name,
            boolean measurable,
            String column,
            double warn,
            double fail,
            boolean exact,
            java.util.function.BiPredicate<AuditImage, AuditImage> crosses) {
        if (!measurable) {
            checks.add(Check.notMeasurable(name, warn, fail, "the manifest has no " + column));
            return;
        }
        int pairs = duplicates.where(exact, crosses).size();
        checks.add(Check.of(name, pairs, warn, Math.max(warn, fail), pairs + " pairs"));
    }

    private static boolean crossesSplits(AuditImage a, AuditImage b) {
        return !a.entry().split().equals(b.entry().split());
    }

    private static boolean crossesGroups(AuditImage a, AuditImage b) {
        return !a.entry().group().equals(b.entry().group());
    }

    private void probes() {
        probe("source", Part.WHOLE, p -> p.entry().source(), true);
        Function<AuditImage, String> label = p -> p.entry().label().name();
        probe("class", Part.WHOLE, label, false);
        probe("class", Part.AROUND, label, true);
        probe("class", Part.BORDER, label, true);
    }

    private void probe(String target, Part part, Function<AuditImage, String> value, boolean judged) {
        String name = "the " + target + " shows in " + part.name();
        Optional<Probe> probe = Probe.of(target, part, pictures, value, sampling);
        probe.ifPresent(probes::add);
        if (judged) {
            checks.add(probe.map(p -> Check.of(name, p.skill(), SKILL_WARN, SKILL_FAIL, described(p)))
                    .orElseGet(() -> Check.notMeasurable(
                            name,
                            SKILL_WARN,
                            SKILL_FAIL,
                            "fewer than two of " + target + " have " + Probe.FEWEST_GROUPS + " groups")));
        }
    }

    private static String described(Probe probe) {
        Interval balanced = probe.balancedAccuracy();
        return String.format(
                Locale.ROOT,
                "skill %.3f [%.3f, %.3f]: balanced accuracy %s over %d of them, by chance %.3f",
                probe.skill(),
                probe.skill(balanced.lower()),
                probe.skill(balanced.upper()),
                balanced,
                probe.classes(),
                probe.chance());
    }

    /**
     * The checks.
     *
     * @return associations, then what comes twice, then what a small model sees
     */
    public List<Check> checks() {
        return Collections.unmodifiableList(checks);
    }

    /**
     * True if a check failed.
     *
     * @return true for one or more
     */
    public boolean hasFailed() {
        return checks.stream().anyMatch(check -> check.verdict() == Check.Verdict.FAIL);
    }

    /**
     * The results for machines.
     *
     * @param name what to call the manifest
     * @return a JSON object, several lines
     */
    public String json(String name) {
        return AuditReport.json(this, about(name));
    }

    /**
     * The results as a page with tables and charts, and no pixel of any image.
     *
     * @param name what to call the manifest
     * @return one HTML file that loads nothing
     */
    public String html(String name) {
        return AuditReport.html(this, about(name));
    }

    private Map<String, String> about(String name) {
        Map<String, String> about = new LinkedHashMap<>();
        about.put("manifest", name);
        about.put("SHA-256", manifest.sha256());
        about.put("images", Integer.toString(pictures.size()));
        about.put(
                "groups",
                Long.toString(
                        pictures.stream().map(p -> p.entry().group()).distinct().count()));
        about.put(
                "intervals",
                "95 % percentile bootstrap over groups, " + sampling.resamples() + " resamples, seed "
                        + sampling.seed());
        return about;
    }

    List<Crosstab> tables() {
        return tables;
    }

    List<Probe> probeResults() {
        return probes;
    }

    Duplicates duplicates() {
        return duplicates;
    }

    int images() {
        return pictures.size();
    }
}
