// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.biomarkers.Activations;
import io.github.xrayclassifier.biomarkers.BiomarkerReport;
import io.github.xrayclassifier.biomarkers.FeatureMaps;
import io.github.xrayclassifier.explain.Heatmap;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.report.CsvText;
import io.github.xrayclassifier.report.Page;
import io.github.xrayclassifier.report.PageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A page of the images that activate the top features most, with the maps of the features over them, and a list of more. */
final class Gallery {

    /** As many as the overlap of rankings looks at. */
    private static final int LISTED = 20;

    private final Activations activations;
    private final XrayClassifier features;
    private final GallerySettings settings;

    private Gallery(Activations activations, XrayClassifier features, GallerySettings settings) {
        this.activations = activations;
        this.features = features;
        this.settings = settings;
    }

    /** Writes {@code gallery.html} and {@code activating.csv}. */
    static void write(
            Path folder,
            ModelSource model,
            Activations activations,
            List<BiomarkerReport.Top> contrasts,
            GallerySettings settings,
            String images)
            throws IOException {
        Files.writeString(folder.resolve("activating.csv"), csv(activations, contrasts));
        try (PageFile page = PageFile.open(folder.resolve("gallery.html"), "What the features look at")) {
            page.add(Page.part()
                    .paragraph(images.replace("`", "") + " Model: " + activations.model()
                            + ". The color covers where a feature is active, up to its largest value in the row."));
            if (contrasts.isEmpty()) {
                page.add(Page.part().lead("Not measurable: no contrast has enough patients."));
            } else {
                write(page, model, activations, contrasts, settings);
            }
            page.complete();
        }
    }

    private static void write(
            PageFile page,
            ModelSource model,
            Activations activations,
            List<BiomarkerReport.Top> contrasts,
            GallerySettings settings)
            throws IOException {
        List<Integer> shown = contrasts.stream()
                .flatMap(top -> top.features().stream().limit(settings.top()))
                .map(BiomarkerReport.Feature::number)
                .distinct()
                .toList();
        ModelSource maps;
        try (OnnxBackend backend = OnnxBackend.open(model)) {
            maps = FeatureMaps.of(model, backend.card(), shown);
        }
        try (XrayClassifier features = ModelFiles.open(maps, 1)) {
            Gallery gallery = new Gallery(activations, features, settings);
            for (BiomarkerReport.Top top : contrasts) {
                page.add(gallery.article(top));
            }
        }
    }

    private static String csv(Activations activations, List<BiomarkerReport.Top> contrasts) {
        CsvText csv = CsvText.of("contrast", "feature", "delta", "labels_of_20", "sources_of_20", "path_of_first");
        for (BiomarkerReport.Top top : contrasts) {
            for (BiomarkerReport.Feature feature : top.features()) {
                TopActivating topActivating = TopActivating.most(activations, feature.number(), LISTED);
                csv.row(
                        top.contrast(),
                        feature.number(),
                        String.format(Locale.ROOT, "%.6g", feature.delta()),
                        topActivating.labels(),
                        topActivating.sources(),
                        topActivating.entry(0).columns().getOrDefault("path", ""));
            }
        }
        return csv.text();
    }

    private Page article(BiomarkerReport.Top top) throws IOException {
        Page part = Page.part().heading(top.contrast().toString());
        if (top.isConfounded()) {
            part.notes(List.of(
                    "No source holds enough patients of both: these features may tell the sources apart, not the"
                            + " findings."));
        }
        for (BiomarkerReport.Feature feature :
                top.features().stream().limit(settings.top()).toList()) {
            addRow(part, feature);
        }
        return Page.part().article(part);
    }

    private void addRow(Page part, BiomarkerReport.Feature feature) throws IOException {
        TopActivating topActivating = TopActivating.most(activations, feature.number(), LISTED);
        part.subheading(String.format(
                Locale.ROOT,
                "Feature %d: Cliff's delta %.2f (sources mixed %.2f)",
                feature.number(),
                feature.delta(),
                feature.pooled()));
        part.paragraph("The " + topActivating.count() + " patients that activate it most: " + topActivating.labels()
                + "; from " + topActivating.sources() + ".");
        List<Shown> shown = new ArrayList<>();
        for (int rank = 0; rank < Math.min(settings.images(), topActivating.count()); rank++) {
            shown.add(shown(topActivating, rank, feature.number()));
        }
        double scale = shown.stream()
                .mapToDouble(one -> one.map().peak().value())
                .max()
                .orElse(0);
        part.thumbnails(shown.stream().map(one -> image(one, scale)).toList());
    }

    /** An image, the map of a feature over it, and the feature's value. */
    private record Shown(ManifestEntry entry, DecodedImage image, Heatmap map, float value) {}

    private Shown shown(TopActivating topActivating, int rank, int feature) throws IOException {
        ManifestEntry entry = topActivating.entry(rank);
        DecodedImage image = features.decode(entry.file());
        Heatmap map = features.classify(image).heatmap(FeatureMaps.finding(feature));
        return new Shown(entry, image, map, topActivating.value(rank));
    }

    private Page.Image image(Shown shown, double scale) {
        String caption = String.format(
                Locale.ROOT,
                "%s, %s; %.2f",
                shown.entry().label(),
                shown.entry().source(),
                shown.value());
        return new Page.Image(FeatureImage.draw(shown.image().pixels(), shown.map(), settings.side(), scale), caption);
    }
}
