// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.report;

import io.github.xrayclassifier.dicom.file.Attributes;
import io.github.xrayclassifier.dicom.file.Uid;
import io.github.xrayclassifier.model.OperatingPoint;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.predict.Score;
import io.github.xrayclassifier.predict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The content of a TID 1500 Imaging Measurement Report about one prediction (PS3.16). */
public final class MeasurementReport {

    private static final String MODIFIER = "HAS CONCEPT MOD";
    private static final String CONTEXT = "HAS OBS CONTEXT";
    private static final String CONTAINS = "CONTAINS";

    private final Prediction prediction;
    private final Source source;
    private final Optional<OperatingPoint> point;
    private final String observerUid;

    public MeasurementReport(Prediction prediction, Source source, Optional<OperatingPoint> point, String observerUid) {
        this.prediction = prediction;
        this.source = source;
        this.point = point;
        this.observerUid = observerUid;
    }

    public Attributes root() {
        return Content.root(
                        Code.dcm("126000", "Imaging Measurement Report"),
                        Content.code(
                                MODIFIER, Code.dcm("121049", "Language of Content Item and Descendants"), Code.ENGLISH),
                        Content.code(CONTEXT, Code.dcm("121005", "Observer Type"), Code.DEVICE),
                        Content.uid(CONTEXT, Code.dcm("121012", "Device Observer UID"), observerUid),
                        Content.text(CONTEXT, Code.dcm("121013", "Device Observer Name"), "xray-classifier"),
                        Content.code(MODIFIER, Code.dcm("121058", "Procedure reported"), Code.CHEST_RADIOGRAPHY),
                        library(),
                        measurements(),
                        Content.text(CONTAINS, Code.dcm("121077", "Conclusion"), conclusion()),
                        Content.text(CONTAINS, Code.dcm("121106", "Comment"), Stamp.DISCLAIMER))
                .sequence(
                        0x0040_A504,
                        new Attributes().text(0x0008_0105, "CS", "DCMR").text(0x0040_DB00, "CS", "1500"));
    }

    /** TID 1600. */
    private Attributes library() {
        return Content.container(
                Code.dcm("111028", "Image Library"),
                Content.container(Code.dcm("126200", "Image Library Group"), Content.image(source)));
    }

    private Attributes measurements() {
        Attributes[] groups = prediction.scores().stream().map(this::group).toArray(Attributes[]::new);
        return Content.container(Code.dcm("126010", "Imaging Measurements"), groups);
    }

    /** TID 1501, one group a finding; an untrained finding has no number, and says so. */
    private Attributes group(Score score) {
        Code finding = Code.of(score.finding());
        List<Attributes> items = new ArrayList<>();
        items.add(Content.text(
                CONTEXT,
                Code.dcm("112039", "Tracking Identifier"),
                score.finding().name()));
        items.add(Content.uid(
                CONTEXT,
                Code.dcm("112040", "Tracking Unique Identifier"),
                Uid.of(observerUid, score.finding().name())));
        items.add(Content.code(CONTAINS, Code.FINDING, finding));
        items.addAll(algorithm());
        items.add(score.fold(
                p -> Content.number(Code.dcm("122157", "Probability"), p.value(), Code.NO_UNITS),
                u -> Content.text(
                        CONTAINS,
                        Code.dcm("121106", "Comment"),
                        "The model was not trained on this finding: no score")));
        point.flatMap(wish -> prediction.at(wish, score.finding()).supported()).ifPresent(decision -> {
            items.add(Content.code(CONTAINS, finding, decision.isPresent() ? Code.PRESENT : Code.ABSENT));
            items.add(Content.text(
                    CONTAINS, Code.dcm("121106", "Comment"), "Operating point " + point.get() + ": " + decision));
        });
        return Content.container(Code.dcm("125007", "Measurement Group"), items.toArray(new Attributes[0]));
    }

    /** TID 4019. */
    private List<Attributes> algorithm() {
        var origin = prediction.origin();
        return List.of(
                Content.text(MODIFIER, Code.dcm("111001", "Algorithm Name"), origin.model()),
                Content.text(
                        MODIFIER,
                        Code.dcm("111003", "Algorithm Version"),
                        "SHA-256 " + origin.backend().modelSha256()),
                Content.text(
                        MODIFIER,
                        Code.dcm("111002", "Algorithm Parameters"),
                        origin.backend().runtime() + ", " + origin.backend().provider()));
    }

    private String conclusion() {
        return prediction.verdict().fold(MeasurementReport::classification, MeasurementReport::abstention);
    }

    private static String classification(Verdict.Classified classified) {
        return classified.findings().isEmpty()
                ? "None of the findings is present"
                : classified.findings().stream()
                        .map(score -> String.format(
                                Locale.ROOT, "Classified as %s, probability %.4f", score.finding(), score.value()))
                        .collect(Collectors.joining("; "));
    }

    private static String abstention(Verdict.Abstained abstained) {
        return "Abstained: "
                + abstained.reasons().stream().map(Verdict.Reason::toString).collect(Collectors.joining("; "));
    }
}
