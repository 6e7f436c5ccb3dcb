// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.biomarkers.Activations;
import io.github.xrayclassifier.biomarkers.BiomarkerReport;
import io.github.xrayclassifier.biomarkers.FeatureMaps;
import io.github.xrayclassifier.cli.Html;
import io.github.xrayclassifier.cli.HtmlPage;
import io.github.xrayclassifier.explain.Heatmap;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.onnx.OnnxBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A page of the images that excite the top features most, with the maps of the features over them, and a list of more. */
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

    /** Writes {@code gallery.html} and {@code exciting.csv}. */
    static void write(
            Path folder,
            ModelSource model,
            Activations activations,
            List<BiomarkerReport.Top> contrasts,
            GallerySettings settings,
            String images)
            throws IOException {
        Files.writeString(folder.resolve("exciting.csv"), csv(activations, contrasts));
        try (HtmlPage page = HtmlPage.open(folder.resolve("gallery.html"), "What the features look at")) {
            page.add("<p>" + Html.text(images.replace("`", "")) + " Model: " + Html.text(activations.model())
                    + ". The color covers where a feature is active, up to its largest value in the row.</p>\n");
            if (contrasts.isEmpty()) {
                page.add("<p class=\"verdict\">Not measurable: no contrast has enough patients.</p>\n");
            } else {
                write(page, model, activations, contrasts, settings);
            }
            page.complete();
        }
    }

    private static void write(
            HtmlPage page,
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
        StringBuilder csv = new StringBuilder("contrast,feature,delta,labels_of_20,sources_of_20,path_of_first\n");
        for (BiomarkerReport.Top top : contrasts) {
            for (BiomarkerReport.Feature feature : top.features()) {
                TopActivating topActivating = TopActivating.most(activations, feature.number(), LISTED);
                csv.append(String.format(
                        Locale.ROOT,
                        "%s,%d,%.6g,\"%s\",\"%s\",\"%s\"%n",
                        top.contrast(),
                        feature.number(),
                        feature.delta(),
                        quoted(topActivating.labels()),
                        quoted(topActivating.sources()),
                        quoted(topActivating.entry(0).columns().getOrDefault("path", ""))));
            }
        }
        return csv.toString();
    }

    private static String quoted(String text) {
        return text.replace("\"", "\"\"");
    }

    private String article(BiomarkerReport.Top top) throws IOException {
        StringBuilder html =
                new StringBuilder("<article>\n<h2>" + Html.text(top.contrast().toString()) + "</h2>\n");
        if (top.isConfounded()) {
            html.append("<ul class=\"notes\"><li>No source holds enough patients of both: these features may tell the")
                    .append(" sources apart, not the findings.</li></ul>\n");
        }
        for (BiomarkerReport.Feature feature :
                top.features().stream().limit(settings.top()).toList()) {
            html.append(row(feature));
        }
        return html.append("</article>\n").toString();
    }

    private String row(BiomarkerReport.Feature feature) throws IOException {
        TopActivating topActivating = TopActivating.most(activations, feature.number(), LISTED);
        StringBuilder html = new StringBuilder(String.format(
                Locale.ROOT,
                "<h3>Feature %d: Cliff's delta %.2f (sources mixed %.2f)</h3>%n<p>The %d patients that excite it most: %s;"
                        + " from %s.</p>%n<div class=\"images small\">%n",
                feature.number(),
                feature.delta(),
                feature.pooled(),
                topActivating.count(),
                Html.text(topActivating.labels()),
                Html.text(topActivating.sources())));
        List<Shown> shown = new ArrayList<>();
        for (int rank = 0; rank < Math.min(settings.pictures(), topActivating.count()); rank++) {
            shown.add(shown(topActivating, rank, feature.number()));
        }
        double scale = shown.stream()
                .mapToDouble(one -> one.map().peak().value())
                .max()
                .orElse(0);
        for (Shown one : shown) {
            html.append(figure(one, scale));
        }
        return html.append("</div>\n").toString();
    }

    /** An image, the map of a feature over it, and the feature's value. */
    private record Shown(ManifestEntry entry, DecodedImage image, Heatmap map, float value) {}

    private Shown shown(TopActivating topActivating, int rank, int feature) throws IOException {
        ManifestEntry entry = topActivating.entry(rank);
        DecodedImage image = features.decode(entry.file());
        Heatmap map = features.classify(image).heatmap(FeatureMaps.finding(feature));
        return new Shown(entry, image, map, topActivating.value(rank));
    }

    private String figure(Shown shown, double scale) throws IOException {
        String caption = String.format(
                Locale.ROOT,
                "%s, %s; %.2f",
                shown.entry().label(),
                shown.entry().source(),
                shown.value());
        return "<figure>"
                + Html.image(FeatureImage.draw(shown.image().pixels(), shown.map(), settings.side(), scale), caption)
                + "<figcaption>" + Html.text(caption) + "</figcaption></figure>\n";
    }
}
