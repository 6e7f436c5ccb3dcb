// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import io.github.xrayclassifier.explain.Explainer;
import io.github.xrayclassifier.explain.Heatmap;
import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.image.ImageWarning;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.OperatingPoint;
import io.github.xrayclassifier.predict.Decision;
import io.github.xrayclassifier.predict.Origin;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.predict.Score;
import io.github.xrayclassifier.predict.Verdict;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One image's part of the page: answer, overlays, scores at an operating point, warnings, origin. */
final class Explanation {

    /**
     * What to show.
     *
     * @param top overlays an image
     * @param side longest side of a shown image in pixels
     * @param point what decides present or absent
     */
    record Style(int top, int side, OperatingPoint point) {}

    private final Backend backend;
    private final Style style;

    Explanation(Backend backend, Style style) {
        this.backend = backend;
        this.style = style;
    }

    static String failed(String name, String problem) {
        return "<article>\n<h2>" + Html.text(name) + "</h2>\n<p class=\"verdict bad\">Not read: " + Html.text(problem)
                + "</p>\n</article>\n";
    }

    String of(String name, DecodedImage image, Prediction prediction) throws IOException {
        return "<article>\n<h2>" + Html.text(name) + "</h2>\n" + verdict(prediction.verdict())
                + list(prediction.warnings().stream().map(ImageWarning::message).toList())
                + pictures(image, prediction) + scores(prediction) + origin(prediction.origin()) + "</article>\n";
    }

    private static String verdict(Verdict verdict) {
        return verdict.fold(
                c -> "<p class=\"verdict\">" + classified(c) + "</p>\n",
                a -> "<p class=\"verdict\">No answer</p>\n"
                        + list(a.reasons().stream()
                                .map(Verdict.Reason::toString)
                                .toList()));
    }

    private static String classified(Verdict.Classified verdict) {
        return verdict.findings().isEmpty()
                ? "None of the findings"
                : verdict.findings().stream()
                        .map(score ->
                                Html.text(score.finding().name()) + ", probability " + number("%.2f", score.value()))
                        .collect(Collectors.joining("; "));
    }

    private static String list(List<String> lines) {
        StringBuilder html = new StringBuilder();
        lines.forEach(line -> html.append("<li>").append(Html.text(line)).append("</li>\n"));
        return lines.isEmpty() ? "" : "<ul class=\"notes\">\n" + html + "</ul>\n";
    }

    private String pictures(DecodedImage image, Prediction prediction) throws IOException {
        StringBuilder html = new StringBuilder("<div class=\"images\">\n");
        boolean isFirst = true;
        for (Score.Probability score :
                prediction.ranked().stream().limit(style.top()).toList()) {
            Explained explained = explain(image, prediction, score.finding());
            BufferedImage overlay = explained.map().overlay(image.pixels(), style.side());
            if (isFirst) {
                html.append(figure(original(image.pixels(), overlay.getHeight()), "The image as it was read"));
                isFirst = false;
            }
            String caption = String.format(
                    Locale.ROOT,
                    "Evidence for %s (%s; peak %.2f logits)",
                    score,
                    explained.method(),
                    explained.map().peak().value());
            html.append(figure(overlay, caption));
        }
        return html.append("</div>\n").toString();
    }

    private static String figure(BufferedImage picture, String caption) throws IOException {
        return "<figure>" + Html.image(picture, caption) + "<figcaption>" + Html.text(caption)
                + "</figcaption></figure>\n";
    }

    private record Explained(Heatmap map, String method) {}

    private Explained explain(DecodedImage image, Prediction prediction, Finding finding) {
        try {
            return new Explained(prediction.heatmap(finding), "class activation map");
        } catch (ModelException e) { // a model without maps: all findings shown here are trained ones
            return new Explained(Explainer.occlusion(7, 7).explain(backend, image, finding), "occlusion, 7 x 7 cells");
        }
    }

    /** As high as the overlays: the mean over areas, as {@link Heatmap#overlay(GrayImage, int)} reduces. */
    private static BufferedImage original(GrayImage image, int height) {
        int width = Math.max(1, (int) Math.round((double) image.width() * height / image.height()));
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        byte[] samples = Pictures.reduced(image, width, height);
        picture.getRaster().setDataElements(0, 0, width, height, samples);
        return picture;
    }

    private String scores(Prediction prediction) {
        List<String> labels = List.of(
                "Finding",
                "Probability",
                "At " + style.point(),
                "Threshold",
                "Sensitivity [95 %]",
                "Specificity [95 %]",
                "Images with / without it");
        Set<String> datasets = new TreeSet<>();
        StringBuilder html = new StringBuilder("<table>\n<tr>");
        labels.forEach(label -> html.append("<th>").append(Html.text(label)).append("</th>"));
        html.append("</tr>\n");
        for (Score score : prediction.scores()) {
            html.append("<tr><th scope=\"row\">")
                    .append(Html.text(score.finding().name()))
                    .append("</th>");
            List<String> cells = score.fold(
                    known -> cells(prediction, known, datasets), u -> List.of("untrained: no number is ever given"));
            for (int i = 0; i < cells.size(); i++) {
                String span = i == cells.size() - 1 && i < labels.size() - 2
                        ? " colspan=\"" + (labels.size() - 1 - i) + "\""
                        : "";
                html.append("<td data-label=\"")
                        .append(Html.text(labels.get(i + 1)))
                        .append('"')
                        .append(span)
                        .append('>');
                html.append(cells.get(i)).append("</td>");
            }
            html.append("</tr>\n");
        }
        html.append("</table>\n");
        if (!datasets.isEmpty()) {
            html.append("<p class=\"measured\">Sensitivity and specificity: measured on ")
                    .append(Html.text(String.join("; ", datasets)))
                    .append(".</p>\n");
        }
        return html.toString();
    }

    /** As HTML: the probability, and what it means at the operating point. */
    private List<String> cells(Prediction prediction, Score.Probability score, Set<String> datasets) {
        String probability = "<span>" + number("%.3f", score.value()) + " <meter min=\"0\" max=\"1\" value=\""
                + number("%.4f", score.value()) + "\"></meter></span>";
        return prediction
                .at(style.point(), score.finding())
                .fold(
                        decision -> cells(probability, decision, datasets),
                        unsupported -> List.of(probability, Html.text("unsupported: " + unsupported.reason())));
    }

    private static List<String> cells(String probability, Decision.Supported d, Set<String> datasets) {
        datasets.add(d.curve().dataset());
        return List.of(
                probability,
                d.isPresent() ? "<b>present</b>" : "absent",
                number("%.3f", d.point().threshold()),
                d.point().sensitivity().toString(),
                d.point().specificity().toString(),
                d.curve().positives() + " / " + d.curve().negatives());
    }

    private static String origin(Origin origin) {
        return "<dl>\n" + term("Model", origin.model())
                + term("SHA-256", origin.backend().modelSha256())
                + term(
                        "Ran on",
                        origin.backend().runtime() + ", " + origin.backend().provider())
                + origin.backend()
                        .fallbackReason()
                        .map(r -> term("Not as preferred", r))
                        .orElse("")
                + term("Image", origin.format() + ", " + origin.width() + " x " + origin.height() + " pixels")
                + "</dl>\n";
    }

    private static String term(String name, String value) {
        return "<dt>" + name + "</dt><dd>" + Html.text(value) + "</dd>\n";
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
