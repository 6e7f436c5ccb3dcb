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
import io.github.xrayclassifier.report.Cell;
import io.github.xrayclassifier.report.Page;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One image's part of the page: answer, overlays, scores at an operating point, warnings, origin. */
final class Explanation {

    /**
     * The choices of what is shown.
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

    static Page failed(String name, String problem) {
        return Page.part().article(Page.part().heading(name).failure("Not read: " + problem));
    }

    Page of(String name, DecodedImage image, Prediction prediction) throws IOException {
        Page part = Page.part().heading(name);
        prediction
                .verdict()
                .fold(
                        c -> part.lead(classified(c)),
                        a -> part.lead("No answer")
                                .notes(a.reasons().stream()
                                        .map(Verdict.Reason::toString)
                                        .toList()));
        part.notes(prediction.warnings().stream().map(ImageWarning::message).toList());
        part.images(images(image, prediction));
        scores(part, prediction);
        part.facts(origin(prediction.origin()));
        return Page.part().article(part);
    }

    private static String classified(Verdict.Classified verdict) {
        return verdict.findings().isEmpty()
                ? "None of the findings"
                : verdict.findings().stream()
                        .map(score -> score.finding() + ", probability " + number("%.2f", score.value()))
                        .collect(Collectors.joining("; "));
    }

    private List<Page.Image> images(DecodedImage image, Prediction prediction) {
        List<Page.Image> images = new ArrayList<>();
        for (Score.Probability score :
                prediction.ranked().stream().limit(style.top()).toList()) {
            Explained explained = explain(image, prediction, score.finding());
            BufferedImage overlay = explained.map().overlay(image.pixels(), style.side());
            if (images.isEmpty()) {
                images.add(new Page.Image(original(image.pixels(), overlay.getHeight()), "The image as it was read"));
            }
            String caption = String.format(
                    Locale.ROOT,
                    "What speaks for %s (%s; peak %.2f logits)",
                    score,
                    explained.method(),
                    explained.map().peak().value());
            images.add(new Page.Image(overlay, caption));
        }
        return images;
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
        BufferedImage reduced = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        byte[] samples = Pictures.reduced(image, width, height);
        reduced.getRaster().setDataElements(0, 0, width, height, samples);
        return reduced;
    }

    private void scores(Page part, Prediction prediction) {
        Set<String> datasets = new TreeSet<>();
        List<List<Cell>> rows = new ArrayList<>();
        for (Score score : prediction.scores()) {
            List<Cell> row = new ArrayList<>(List.of(Cell.of(score.finding().name())));
            row.addAll(score.fold(
                    known -> cells(prediction, known, datasets),
                    untrained -> List.of(Cell.of("untrained: no number is ever given"))));
            rows.add(row);
        }
        part.cells(
                List.of(
                        "finding",
                        "probability",
                        "at " + style.point(),
                        "threshold",
                        "sensitivity [95 %]",
                        "specificity [95 %]",
                        "images with / without it"),
                rows);
        if (!datasets.isEmpty()) {
            part.paragraph("Sensitivity and specificity: measured on " + String.join("; ", datasets) + ".");
        }
    }

    private List<Cell> cells(Prediction prediction, Score.Probability score, Set<String> datasets) {
        Cell probability = Cell.meter(number("%.3f", score.value()), score.value());
        return prediction
                .at(style.point(), score.finding())
                .fold(
                        decision -> cells(probability, decision, datasets),
                        unsupported -> List.of(probability, Cell.of("unsupported: " + unsupported.reason())));
    }

    private static List<Cell> cells(Cell probability, Decision.Supported d, Set<String> datasets) {
        datasets.add(d.curve().dataset());
        return List.of(
                probability,
                d.isPresent() ? Cell.verdict("present", "warn") : Cell.of("absent"),
                Cell.of(number("%.3f", d.point().threshold())),
                Cell.of(d.point().sensitivity().toString()),
                Cell.of(d.point().specificity().toString()),
                Cell.of(d.curve().positives() + " / " + d.curve().negatives()));
    }

    private static Map<String, String> origin(Origin origin) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Model", origin.model());
        facts.put("SHA-256", origin.backend().modelSha256());
        facts.put("Ran on", origin.backend().runtime() + ", " + origin.backend().provider());
        facts.put("Not as preferred", origin.backend().fallbackReason().orElse(""));
        facts.put("Image", origin.format() + ", " + origin.width() + " x " + origin.height() + " pixels");
        return facts;
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
